import { documentSchema } from '@coscribe/shared/editor/document-extensions'
import { ROOT_CONTENT, ROOT_META, ROOT_TITLE } from '@coscribe/shared/editor/document-roots'
import { markdownToUpdate } from '@coscribe/shared/editor/markdown-to-update'
import { describe, expect, it } from 'vitest'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { createSelection, type ReadableStore, Store, shallowEqual } from './external-store.ts'
import { followOthers } from './presence-stores.ts'
import { followStorage } from './storage-store.ts'
import { unknownNodes } from './unknown-nodes.ts'
import { unsentText } from './unsent-text.ts'

/** How often a component that reads through this selector would render: React compares snapshots by identity. */
function countRenders<T, S>(store: ReadableStore<T>, selector: (value: T) => S) {
  const read = createSelection(store, selector)
  let last = read()
  let renders = 0
  store.subscribe(() => {
    const next = read()
    if (!Object.is(last, next)) renders += 1
    last = next
  })
  return () => renders
}

const MARTA = { id: 'u-marta', name: 'Marta', color: '#7966c9', colorIndex: 9, image: null, access: 'write' }
const KIM = { id: 'u-kim', name: 'Kim', color: '#054e32', colorIndex: 4, image: null, access: 'read' }

/** Awareness of one person, and a way for somebody else to say something in it. */
function room() {
  const awareness = new Awareness(new Y.Doc())
  const guests = new Map<string, Awareness>()
  const says = (user: { id: string }, claims: object) => {
    const guest = guests.get(user.id) ?? new Awareness(new Y.Doc())
    guests.set(user.id, guest)
    guest.setLocalState({ user, ...claims })
    applyAwarenessUpdate(awareness, encodeAwarenessUpdate(guest, [guest.clientID]), 'test')
  }
  const close = () => {
    for (const one of [awareness, ...guests.values()]) one.destroy()
  }
  return { awareness, says, close }
}

describe('stores', () => {
  it('setting an equal value tells nobody', () => {
    const store = new Store({ a: 1 }, shallowEqual)
    let told = 0
    const stop = store.subscribe(() => (told += 1))
    store.set({ a: 1 })
    store.set({ a: 2 })
    stop()
    store.set({ a: 3 })
    expect(told).toBe(1)
  })

  it('a selector gives the same object as long as what it selects is equal', () => {
    const store = new Store({ names: ['a'], other: 0 })
    const read = createSelection(store, (value) => value.names.map((name) => name.toUpperCase()))
    const first = read()
    store.set({ names: ['a'], other: 1 })
    expect(read()).toBe(first)
    store.set({ names: ['b'], other: 1 })
    expect(read()).toEqual(['B'])
  })
})

describe('others', () => {
  it('ID1: only who the server stamped is somebody', () => {
    const { awareness, says, close } = room()
    const { others } = followOthers(awareness)
    says({ id: 'x' }, { cursor: null })
    expect(others.get()).toEqual([])
    says({ ...MARTA, color: 'red;background:url(x)' } as never, {})
    expect(others.get()).toEqual([])
    says(KIM, {})
    expect(others.get().map((other) => other.info.name)).toEqual(['Kim'])
    close()
  })

  it('who reads the number of others does not render while they move', () => {
    const { awareness, says, close } = room()
    const { others } = followOthers(awareness)
    const byCount = countRenders(others, (all) => all.length)
    const byName = countRenders(others, (all) => all.map((other) => other.info.name))
    const byTyping = countRenders(others, (all) => all.filter((other) => other.presence.typing).length)
    says(MARTA, { typing: false })
    says(KIM, {})
    for (let i = 0; i < 10; i++) says(MARTA, { typing: i % 2 === 0, cursor: { anchor: { i }, head: { i } } })
    expect([byCount(), byName(), byTyping()]).toEqual([2, 2, 10])
    close()
  })

  it('my own movements render nobody who reads the others', () => {
    const { awareness, says, close } = room()
    const { others } = followOthers(awareness)
    says(MARTA, {})
    const renders = countRenders(others, (all) => all)
    for (let i = 0; i < 5; i++) awareness.setLocalStateField('typing', i % 2 === 0)
    expect(renders()).toBe(0)
    close()
  })
})

describe('storage', () => {
  it('who reads the icon does not render for the title, nor anybody for the content', () => {
    const doc = new Y.Doc()
    const { storage } = followStorage(doc)
    const icon = countRenders(storage, (values) => values.icon)
    const title = countRenders(storage, (values) => values.title)
    doc.getText(ROOT_TITLE).insert(0, 'Weir')
    doc.getXmlFragment(ROOT_CONTENT).insert(0, [new Y.XmlElement('paragraph')])
    doc.getMap(ROOT_META).set('icon', 'leaf')
    doc.getMap(ROOT_META).set('icon', 'leaf')
    expect([icon(), title()]).toEqual([1, 1])
    expect(storage.get()).toEqual({ title: 'Weir', icon: 'leaf', fullWidth: false })
  })
})

describe('unsent text', () => {
  const document = () => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, markdownToUpdate({ title: 'Weir', markdown: 'The gauge reads low.\n\nAsk **Daniel**.' }))
    return doc
  }
  const paragraphs = (doc: Y.Doc) =>
    doc
      .getXmlFragment(ROOT_CONTENT)
      .toArray()
      .map((element) => (element as Y.XmlElement).get(0) as Y.XmlText)

  it('is what this client wrote and nobody confirmed, by place, without what was deleted again', () => {
    const doc = document()
    const [first, second] = paragraphs(doc)
    first?.insert(9, ' at the ford')
    const confirmed = Y.getState(doc.store, doc.clientID)
    expect(unsentText(doc, new Map([[doc.clientID, confirmed]]))).toEqual([])
    first?.insert(21, ' always')
    first?.delete(0, 4)
    second?.insert(0, 'Please ', { bold: {} })
    second?.insert(7, 'do ')
    second?.delete(7, 3)
    doc.getText(ROOT_TITLE).insert(4, ' survey')
    expect(unsentText(doc, new Map([[doc.clientID, confirmed]]))).toEqual([' survey', ' always', 'Please '])
    expect(unsentText(doc, new Map([[doc.clientID, 0]]))).toEqual([' survey', ' at the ford always', 'Please '])
  })

  it('joins what only a letter or two of others separates', () => {
    const doc = document()
    const [first] = paragraphs(doc)
    first?.insert(1, 'AA') // T|he
    first?.insert(5, 'BB') // TAAhe| gauge
    first?.insert(20, 'far')
    expect(unsentText(doc, new Map([[doc.clientID, 0]]))).toEqual(['AAheBB', 'far'])
  })

  it('begins inside a piece that was half confirmed', () => {
    const doc = document()
    const [first] = paragraphs(doc)
    first?.insert(0, 'abc')
    const confirmed = Y.getState(doc.store, doc.clientID)
    first?.insert(3, 'def')
    expect(unsentText(doc, new Map([[doc.clientID, confirmed]]))).toEqual(['def'])
  })
})

describe('nodes of a newer editor', () => {
  it('are found wherever they are, marks included', () => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, markdownToUpdate({ title: '', markdown: '# One\n\n- a **b** `c` [d](https://e.example)' }))
    const fragment = doc.getXmlFragment(ROOT_CONTENT)
    expect(unknownNodes(fragment, documentSchema())).toEqual([])
    const inner = new Y.XmlElement('hologram')
    const outer = new Y.XmlElement('blockquote')
    const text = new Y.XmlText()
    outer.insert(0, [inner, text])
    text.insert(0, 'x', { glow: {} })
    fragment.insert(0, [outer])
    expect(unknownNodes(fragment, documentSchema()).sort()).toEqual(['glow', 'hologram'])
  })
})
