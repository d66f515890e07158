import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { rememberUndo, withUndoHistory } from './undo-memory.ts'

const stored = new Map<string, string>()
beforeEach(() => {
  stored.clear()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  })
})
afterEach(() => vi.unstubAllGlobals())

const open = () => {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update) => updates.push(update))
  return {
    doc,
    updates,
    text: doc.getText('title'),
    undo: new Y.UndoManager(doc.getText('title'), { captureTimeout: 0 }),
  }
}
const reopen = async (updates: readonly Uint8Array[]) => {
  const next = open()
  await withUndoHistory('document', 'kim', next.undo, async () => {
    for (const update of updates) Y.applyUpdate(next.doc, update, 'copy')
  })
  return next
}

describe('undo over a reload', () => {
  it('takes back what was written and brings back what was deleted before it, and nobody else’s', async () => {
    const before = open()
    before.text.insert(0, 'kept and gone')
    before.text.delete(4, 9)
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(before.doc))
    other.getText('title').insert(0, 'Ravi: ')
    Y.applyUpdate(before.doc, Y.encodeStateAsUpdate(other), 'server')
    rememberUndo('document', 'kim', before.undo)
    const after = await reopen(before.updates)
    expect(after.text.toString()).toBe('Ravi: kept')
    after.undo.undo()
    expect(after.text.toString()).toBe('Ravi: kept and gone')
    after.undo.undo()
    expect(after.text.toString()).toBe('Ravi: ')
    after.undo.redo()
    expect(after.text.toString()).toBe('Ravi: kept and gone')
  })

  it('keeps no words outside of the document, and nothing for another person', async () => {
    const before = open()
    before.text.insert(0, 'canary')
    rememberUndo('document', 'kim', before.undo)
    expect([...stored.values()].join()).not.toContain('canary')
    const next = open()
    await withUndoHistory('document', 'eve', next.undo, async () => {
      for (const update of before.updates) Y.applyUpdate(next.doc, update, 'copy')
    })
    expect(next.undo.undoStack).toHaveLength(0)
  })

  it('collects what no step needs', async () => {
    const before = open()
    before.text.insert(0, 'x'.repeat(10_000))
    const plain = new Y.Doc()
    for (const update of before.updates) Y.applyUpdate(plain, update)
    plain.getText('title').delete(0, 10_000)
    before.undo.clear()
    before.text.insert(0, 'step')
    rememberUndo('document', 'kim', before.undo)
    const after = await reopen([...before.updates, Y.encodeStateAsUpdate(plain)])
    expect(after.text.toString()).toBe('step')
    expect(Y.encodeStateAsUpdate(after.doc).length).toBeLessThan(500)
  })
})
