import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { diffText, mapPosition, type TextDelta } from './text-edit.ts'

const apply = (before: string, edit: ReturnType<typeof diffText>) =>
  edit ? before.slice(0, edit.index) + edit.insert + before.slice(edit.index + edit.remove) : before

describe('edits of a text field', () => {
  it('are found where the caret says they were made', () => {
    expect(diffText('aaa', 'aaaa', 2)).toEqual({ index: 1, remove: 0, insert: 'a' })
    expect(diffText('aaa', 'aaaa', 4)).toEqual({ index: 3, remove: 0, insert: 'a' })
    expect(diffText('aaa', 'aa', 0)).toEqual({ index: 0, remove: 1, insert: '' })
    expect(diffText('weir', 'weir', 2)).toBeNull()
    expect(diffText('a weir b', 'a mill b', 6)).toEqual({ index: 2, remove: 4, insert: 'mill' })
  })

  it('never cut a character in two', () => {
    const edit = diffText('a\u{1F600}b', 'a\u{1F601}b', 3)
    expect(edit).toEqual({ index: 1, remove: 2, insert: '\u{1F601}' })
  })

  it('make the same text, whatever was typed (seeded)', () => {
    let seed = 7
    const random = (below: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
      return seed % below
    }
    for (let round = 0; round < 2_000; round++) {
      const before = Array.from({ length: random(8) }, () => 'ab'[random(2)]).join('')
      const index = random(before.length + 1)
      const remove = random(before.length - index + 1)
      const insert = Array.from({ length: random(3) }, () => 'ab'[random(2)]).join('')
      const after = before.slice(0, index) + insert + before.slice(index + remove)
      expect(apply(before, diffText(before, after, index + insert.length)), `seed 7 round ${round}`).toBe(after)
    }
  })
})

describe('a caret under other people’s changes', () => {
  const afterRemote = (position: number, change: (text: Y.Text) => void) => {
    const text = new Y.Doc().getText('t')
    text.insert(0, 'Weir removal')
    let delta: TextDelta = []
    text.observe((event) => {
      delta = event.delta
    })
    change(text)
    return mapPosition(position, delta)
  }

  it('stays with its letters', () => {
    expect(afterRemote(5, (text) => text.insert(0, 'The '))).toBe(9)
    expect(afterRemote(5, (text) => text.insert(8, 'x'))).toBe(5)
    expect(afterRemote(5, (text) => text.insert(5, 'x'))).toBe(5)
    expect(afterRemote(5, (text) => text.delete(0, 3))).toBe(2)
    expect(afterRemote(5, (text) => text.delete(3, 6))).toBe(3)
    expect(
      afterRemote(12, (text) =>
        text.doc?.transact(() => {
          text.insert(0, 'A ')
          text.delete(2, 5)
          text.insert(9, '!')
        }),
      ),
    ).toBe(9)
  })
})
