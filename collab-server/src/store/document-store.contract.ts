import type { NewUpdate } from '@coscribe/shared/db/append-updates'
import type { UserId } from '@coscribe/shared/domain/ids'
import { POLLED_AT_ONCE } from '@coscribe/shared/domain/limits'
import { type DocumentAddress, formatDocumentName } from '@coscribe/shared/protocol/document-name'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import type { DocumentStore, StoredDocument } from './document-store.ts'

export type DocumentStoreUnderTest = {
  readonly store: DocumentStore
  readonly userId: UserId
  create(): Promise<DocumentAddress>
  remove(address: DocumentAddress): Promise<void>
  append(updates: readonly NewUpdate[]): Promise<unknown>
  /** Makes the newest checkpoint unreadable. */
  damage(address: DocumentAddress): Promise<void>
  title(address: DocumentAddress): Promise<string | null>
  minSchema(address: DocumentAddress): Promise<number | undefined>
}

/** What every document store must do; run on each implementation. */
export function documentStoreContract(start: () => Promise<DocumentStoreUnderTest>) {
  /** Somebody who types letter by letter: one update each. */
  function typist() {
    const doc = new Y.Doc()
    let last = new Uint8Array()
    doc.on('update', (update: Uint8Array) => {
      last = Uint8Array.from(update)
    })
    return (address: DocumentAddress, letters: string) =>
      [...letters].map((letter) => {
        doc.getText('title').insert(doc.getText('title').length, letter)
        return { ...address, payload: last, userId: null }
      })
  }
  const titleOf = (stored: StoredDocument | null) => {
    const doc = new Y.Doc()
    for (const update of stored?.updates ?? []) Y.applyUpdate(doc, update)
    return doc.getText('title').toString()
  }

  it('CP1: loads what was appended, with its head, from the log alone and from a checkpoint and the rows after it', async () => {
    const { store, create, append } = await start()
    const address = await create()
    const type = typist()
    expect(await store.load(address)).toMatchObject({ seq: 0n, updates: [], tail: { rows: 0 }, checkpointBytes: 0 })
    await append(type(address, 'one'))
    const whole = await store.load(address)
    expect(titleOf(whole)).toBe('one')
    expect(whole).toMatchObject({ seq: 3n, tail: { rows: 3 }, damagedCheckpoints: [] })
    expect(await store.compact(address)).toMatchObject({ kind: 'checkpointed', seq: 3n })
    await append(type(address, ' two'))
    const both = await store.load(address)
    expect(titleOf(both)).toBe('one two')
    expect(both).toMatchObject({ seq: 7n, tail: { rows: 4 } })
    expect(both?.checkpointBytes).toBeGreaterThan(0)
  })

  it('CP1: passes over a damaged checkpoint, and says so', async () => {
    const { store, create, append, damage } = await start()
    const address = await create()
    const type = typist()
    await append(type(address, 'ab'))
    await store.compact(address)
    await append(type(address, 'cd'))
    await store.compact(address)
    await damage(address)
    const stored = await store.load(address)
    expect(titleOf(stored)).toBe('abcd')
    expect(stored).toMatchObject({ seq: 4n, damagedCheckpoints: [4n] })
  })

  it('CP1: makes no checkpoint of nothing, and none of what waits for something that is missing', async () => {
    const { store, create, append } = await start()
    const address = await create()
    expect(await store.compact(address)).toEqual({ kind: 'nothing-to-do' })
    await append(typist()(address, 'abc').slice(1))
    expect(await store.compact(address)).toEqual({ kind: 'pending' })
  })

  it('UL2: reads the rows after a seq, in order', async () => {
    const { store, create, append } = await start()
    const address = await create()
    await append(typist()(address, 'abcd'))
    expect((await store.rowsAfter(address, 2n)).map((row) => row.seq)).toEqual([3n, 4n])
    expect(await store.rowsAfter(address, 4n)).toEqual([])
  })

  it('CL1: tells the heads of many documents; those that are gone are absent', async () => {
    const { store, create, remove, append } = await start()
    const [a, b, gone] = [await create(), await create(), await create()]
    await remove(gone)
    await append(typist()(b, 'x'))
    const heads = await store.heads([a, b, gone])
    expect([...heads.keys()].toSorted()).toEqual([a, b].map(formatDocumentName).toSorted())
    expect(heads.get(formatDocumentName(b))).toEqual({ headSeq: 1n, epoch: 0, trashed: false })
  })

  it('CL1: tells the heads of more documents than it asks about at once', async () => {
    const { store, create, append } = await start()
    const addresses: DocumentAddress[] = []
    for (let count = 0; count < POLLED_AT_ONCE + 2; count++) addresses.push(await create())
    const [first, last] = [addresses[0] as DocumentAddress, addresses.at(-1) as DocumentAddress]
    await append([...typist()(first, 'a'), ...typist()(last, 'bc')])
    const heads = await store.heads(addresses)
    expect(heads.size).toBe(addresses.length)
    expect(heads.get(formatDocumentName(first))?.headSeq).toBe(1n)
    expect(heads.get(formatDocumentName(last))?.headSeq).toBe(2n)
  })

  it('VA3: the first claim to a client id stays', async () => {
    const { store, create } = await start()
    const address = await create()
    const [first, second] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const
    await store.claim(address, [{ clientId: 7, userId: first }])
    await store.claim(address, [
      { clientId: 7, userId: second },
      { clientId: 4_294_967_295, userId: second },
    ])
    expect((await store.load(address))?.owners).toEqual(
      new Map([
        [7, first],
        [4_294_967_295, second],
      ]),
    )
  })

  it('A45: the schema that a document needs is raised, and never lowered', async () => {
    const { store, create, minSchema } = await start()
    const address = await create()
    for (const [schema, then] of [
      [1, 1],
      [3, 3],
      [2, 3],
    ] as const) {
      await store.raiseSchema(address, schema)
      expect(await minSchema(address)).toBe(then)
    }
  })

  it('PJ1: a projection never moves back, and one of a document that is gone is left out', async () => {
    const { store, create, remove, title, userId } = await start()
    const [address, gone] = [await create(), await create()]
    await remove(gone)
    const projection = (of: DocumentAddress, seq: bigint, words: string) => ({
      ...of,
      seq,
      title: words,
      icon: null,
      text: '',
      editedAt: new Date(),
      editedBy: userId,
    })
    await store.project([{ ...projection(address, 3n, 'no text'), text: null }])
    expect((await store.load(address))?.projectedSeq).toBe(0n)
    await store.project([projection(address, 5n, 'five'), projection(gone, 1n, 'gone')])
    expect(await title(address)).toBe('five')
    await store.project([projection(address, 4n, 'four')])
    expect(await title(address)).toBe('five')
    expect((await store.load(address))?.projectedSeq).toBe(5n)
    await store.project([{ ...projection(address, 4n, 'four'), text: null }])
    expect(await title(address)).toBe('five')
    await store.project([{ ...projection(address, 7n, 'seven'), text: null }])
    expect(await title(address)).toBe('seven')
    expect((await store.load(address))?.projectedSeq).toBe(5n)
  })
}
