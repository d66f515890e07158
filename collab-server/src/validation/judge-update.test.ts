import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { judgeUpdate, type UpdateFacts } from './judge-update.ts'

const KIM = 'kim'
const KIMS_CLIENT = 7

const docWith = (change: (doc: Y.Doc) => void) => {
  const doc = Object.assign(new Y.Doc(), { clientID: KIMS_CLIENT })
  change(doc)
  return doc
}
const state = (change: (doc: Y.Doc) => void) => Y.encodeStateAsUpdate(docWith(change))

/** An editor of Kim's that has synced, and a server that has nothing yet; each test says what differs. */
const facts = (differing: Partial<UpdateFacts> = {}): UpdateFacts => ({
  clockOf: () => 0,
  ownerOf: () => null,
  userId: KIM,
  isSyncStep2: false,
  mayRelay: () => false,
  ...differing,
})
const judge = (update: Uint8Array, differing: Partial<UpdateFacts> = {}) => {
  const verdict = judgeUpdate(update, facts(differing))
  return verdict.ok ? 'ok' : `${verdict.close}: ${verdict.why}`
}

describe('judgeUpdate', () => {
  it('VA1: takes what an editor writes, and says whose client ids are new', () => {
    const update = state((doc) => {
      doc.getText('title').insert(0, 'Report')
      doc.getMap('meta').set('icon', 'book')
      const paragraph = new Y.XmlElement('paragraph')
      doc.getXmlFragment('default').insert(0, [paragraph])
      paragraph.insert(0, [new Y.XmlText('Hello')])
      paragraph.delete(0, 1)
    })
    expect(judgeUpdate(update, facts())).toEqual({
      ok: true,
      clientIds: [KIMS_CLIENT],
      newClientIds: [KIMS_CLIENT],
      ends: new Map([[KIMS_CLIENT, 14]]),
      schema: 1,
    })
    expect(judgeUpdate(update, facts({ clockOf: () => 100 }))).toMatchObject({
      clientIds: [],
      newClientIds: [],
    })
  })

  it('A45: says which schema an update needs: that of the newest node it adds', () => {
    const schemaOf = (name: string, differing: Partial<UpdateFacts> = {}) => {
      const update = state((doc) => doc.getXmlFragment('default').insert(0, [new Y.XmlElement(name)]))
      const verdict = judgeUpdate(update, facts(differing))
      return verdict.ok ? verdict.schema : null
    }
    expect(['paragraph', 'image', 'file', 'constructor', '__proto__'].map((name) => schemaOf(name))).toEqual([
      1, 2, 2, 1, 1,
    ])
    // What the server has already was judged when it came.
    expect(schemaOf('image', { clockOf: () => 100 })).toBe(1)
  })

  it.each([
    ['bytes that are no update', Uint8Array.of(1, 2, 3, 4, 5, 250, 250, 250)],
    ['another root', state((doc) => doc.getText('evil').insert(0, 'a'))],
    ['a subdocument', state((doc) => doc.getMap('meta').set('sub', new Y.Doc()))],
    ['binary content', state((doc) => doc.getMap('meta').set('file', Uint8Array.of(1)))],
    [
      'a hook',
      state((doc) => doc.getXmlFragment('default').insert(0, [new Y.XmlHook('x') as unknown as Y.XmlElement])),
    ],
    // One client with one struct: a GC of length 2^50, which would spoil the id for ever.
    ['a struct of absurd length', Uint8Array.of(1, 1, 7, 0, 0, 128, 128, 128, 128, 128, 128, 128, 2, 0)],
  ])('VA1: refuses %s', (_, update) => expect(judge(update)).toMatch(/^badFrame/))

  it('VA2: refuses an update that continues what the server does not have', () => {
    const doc = docWith((fresh) => fresh.getText('title').insert(0, 'abc'))
    const before = Y.encodeStateVector(doc)
    doc.getText('title').insert(3, 'def')
    const later = Y.encodeStateAsUpdate(doc, before)
    expect(judge(later)).toMatch(/^causalGap/)
    expect(judge(later, { isSyncStep2: true })).toMatch(/^causalGap/)
    expect(judge(later, { clockOf: () => 3 })).toBe('ok')
  })

  it("VA2: refuses an update that stands beside what the server does not have, also another client's", () => {
    const doc = docWith((fresh) => fresh.getText('title').insert(0, 'abc'))
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
    other.getText('title').insert(2, 'x')
    const beside = Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc))
    const knows = (clock: number) => ({
      clockOf: (clientId: number) => (clientId === doc.clientID ? clock : 0),
    })
    expect(judge(beside, knows(2))).toMatch(/^causalGap/)
    expect(judge(beside, knows(3))).toBe('ok')
    expect(judge(Y.encodeStateAsUpdate(other), { ...knows(0), isSyncStep2: true })).toBe('ok')
  })

  it('VA1: refuses what is left over behind an update, and so every update of format V2', () => {
    const doc = docWith((fresh) => fresh.getText('title').insert(0, 'abc'))
    expect(judge(Y.encodeStateAsUpdateV2(doc))).toMatch(/^badFrame/)
    expect(judge(Uint8Array.of(0, 0, 7))).toMatch(/^badFrame/)
    expect(judge(Uint8Array.of(0, 0))).toBe('ok')
  })

  it('VA1: refuses marks and values that no editor makes', () => {
    const deep = (depth: number): unknown => (depth === 0 ? 1 : { a: deep(depth - 1) })
    const withMark = (value: unknown) => state((doc) => doc.getText('title').insert(0, 'a', { link: value as object }))
    const withIcon = (value: unknown) => state((doc) => doc.getMap('meta').set('icon', value))
    expect(judge(withMark({ href: 'https://example.org/'.padEnd(2_000, 'x') }))).toBe('ok')
    expect(judge(withMark('x'.repeat(500_000)))).toMatch(/^badFrame/)
    expect(judge(withMark(deep(500)))).toMatch(/^badFrame/)
    expect(judge(withIcon(deep(5)))).toBe('ok')
    expect(judge(withIcon(deep(500)))).toMatch(/^badFrame/)
    expect(judge(withIcon(new Uint8Array(3)))).toMatch(/^badFrame/)
  })

  it('VA2: refuses to delete what the server has never seen', () => {
    const doc = docWith((fresh) => fresh.getText('title').insert(0, 'abc'))
    const before = Y.encodeStateVector(doc)
    doc.getText('title').delete(0, 3)
    const deletion = Y.encodeStateAsUpdate(doc, before)
    expect(judge(deletion)).toMatch(/^badFrame/)
    expect(judge(deletion, { clockOf: () => 3 })).toBe('ok')
  })

  it('VA3: nobody continues the client id of another, but what a peer relays after a crash is taken', () => {
    const update = state((doc) => doc.getText('title').insert(0, 'abc'))
    expect(judge(update, { ownerOf: () => 'marta' })).toMatch(/^badFrame/)
    expect(judge(update, { ownerOf: () => 'marta', isSyncStep2: true, mayRelay: () => true })).toBe('ok')
    expect(judge(update, { ownerOf: () => KIM })).toBe('ok')
    // What the server has already is nobody's news: a peer's first sync holds everything.
    expect(judge(update, { ownerOf: () => 'marta', clockOf: () => 3 })).toBe('ok')
  })
})
