import { appendUpdates } from '@coscribe/shared/db/append-updates'
import { connect, type Sql } from '@coscribe/shared/db/connect'
import { loadDocumentState } from '@coscribe/shared/db/load-document-state'
import { CHECKPOINTS_KEPT } from '@coscribe/shared/domain/limits'
import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { CollabWorld } from '../testing/collab-world.ts'
import { compact } from './compact.ts'

let world: CollabWorld
let sql: Sql
let address: DocumentAddress
let author: Y.Doc

beforeAll(async () => {
  world = await CollabWorld.create()
  sql = connect(world.database.urls.collab, { max: 2, applicationName: 'coscribe test' })
})
afterAll(async () => {
  await sql.end()
  await world.drop()
})
beforeEach(async () => {
  address = { organizationId: world.organization.id, documentId: await world.organization.createDocument() }
  author = new Y.Doc()
})

/** Types into the title, one update per character. */
async function type(text: string): Promise<Uint8Array[]> {
  const updates: Uint8Array[] = []
  const collect = (update: Uint8Array) => updates.push(update)
  author.on('update', collect)
  for (const character of text) author.getText('title').insert(author.getText('title').length, character)
  author.off('update', collect)
  return updates
}
const append = (updates: readonly Uint8Array[]) =>
  appendUpdates(
    sql,
    updates.map((payload) => ({ ...address, payload, userId: world.owner })),
  )
const load = async () => {
  const loaded = await loadDocumentState(sql, address.organizationId, address.documentId)
  if (!loaded) throw new Error('no document')
  return { ...loaded, title: loaded.doc.getText('title').toString() }
}
const checkpoints = () => world.admin<{ seq: number }[]>`
  select seq::int from app.document_checkpoints where document_id = ${address.documentId} order by seq`

describe('compaction', () => {
  it('CP1: checkpoint and tail load to what the whole log says, and no row of the log is lost', async () => {
    await append(await type('before '))
    await compact(sql, address)
    await append(await type('after'))
    const loaded = await load()
    expect(loaded).toMatchObject({ title: 'before after', seq: 12n, checkpointSeq: 7n, tail: { rows: 5 } })
    const [count] = await world.admin`
      select count(*)::int as rows from app.document_updates
       where log_id = (select log_id from app.documents where id = ${address.documentId})`
    expect(count?.rows).toBe(12)
  })

  it('CP1: keeps the newest checkpoints, and a damaged one is passed over for the one before it', async () => {
    for (const text of ['one ', 'two ', 'three ', 'four']) {
      await append(await type(text))
      await compact(sql, address)
    }
    const kept = await checkpoints()
    expect(kept).toHaveLength(CHECKPOINTS_KEPT)
    const newest = kept.at(-1)?.seq ?? 0
    await world.admin`
      update app.document_checkpoints set state = '\\x0000' where document_id = ${address.documentId} and seq = ${newest}`
    const loaded = await load()
    expect(loaded.title).toBe('one two three four')
    expect(loaded.damagedCheckpoints).toEqual([BigInt(newest)])
  })

  it('CP1: refuses while an update waits for one that is missing', async () => {
    const [, b] = await type('ab')
    await append([b as Uint8Array])
    await compact(sql, address)
    expect(await checkpoints()).toEqual([])
  })

  it('CP1: two at once write one checkpoint, and a second run without news writes none', async () => {
    await append(await type('text'))
    await Promise.all([compact(sql, address), compact(sql, address)])
    await compact(sql, address)
    expect((await checkpoints()).map(({ seq }) => seq)).toEqual([4])
    expect((await load()).title).toBe('text')
  })
})
