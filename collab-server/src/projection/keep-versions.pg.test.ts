import { appendUpdates } from '@coscribe/shared/db/append-updates'
import { connect, type Sql } from '@coscribe/shared/db/connect'
import { insertVersions, readStateAt, unmarkedSpan } from '@coscribe/shared/db/document-versions'
import { holdLog } from '@coscribe/shared/db/hold-log'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import type { UserId } from '@coscribe/shared/domain/ids'
import { VERSION_RETENTION_DAYS, VERSION_SPAN_ROWS, VERSION_STATE_ROWS } from '@coscribe/shared/domain/limits'
import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'
import { twoWriterTrace } from '@coscribe/shared/testing/editing-trace'
import { replayTrace } from '@coscribe/shared/testing/replay-trace'
import { until } from '@coscribe/shared/testing/until'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { compact } from '../compaction/compact.ts'
import { textOf } from '../testing/clients.ts'
import { CollabWorld } from '../testing/collab-world.ts'
import { keepVersions } from './keep-versions.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const START = Date.parse('2026-06-12T09:00:00Z')
const later = (minutes: number) => new Date(START + minutes * MINUTE)

let world: CollabWorld
let sql: Sql
let other: Sql
let marta: UserId
let address: DocumentAddress
let author: Y.Doc

beforeAll(async () => {
  world = await CollabWorld.create()
  sql = connect(world.database.urls.collab, { max: 2, applicationName: 'coscribe test' })
  other = connect(world.database.urls.collab, { max: 2, applicationName: 'coscribe test 2' })
  marta = await world.organization.addMember('member', 'Marta Lindqvist')
})
afterAll(async () => {
  await Promise.all([sql.end(), other.end()])
  await world.drop()
})
beforeEach(async () => {
  address = { organizationId: world.organization.id, documentId: await world.organization.createDocument() }
  author = new Y.Doc()
})

/** Types into the title, a row for every character, at a minute of the day. Answers what the title says then. */
async function type(text: string, minute: number, userId: UserId = world.owner): Promise<string> {
  const updates: Uint8Array[] = []
  const collect = (update: Uint8Array) => updates.push(update)
  author.on('update', collect)
  const title = author.getText('title')
  for (const character of text) title.insert(title.length, character)
  author.off('update', collect)
  await appendAt(updates, minute, userId)
  return title.toString()
}
async function appendAt(updates: readonly Uint8Array[], minute: number, userId: UserId = world.owner) {
  const seqs = await appendUpdates(
    sql,
    updates.map((payload) => ({ ...address, payload, userId })),
  )
  await world.admin`
    update app.document_updates set created_at = ${later(minute)}
     where log_id = (select log_id from app.documents where id = ${address.documentId}) and seq >= ${String(seqs[0])}`
}
const keep = (minute: number, by = sql) => keepVersions(by, address, later(minute))
const versions = () => world.admin<{ seq: number; minute: number; authors: UserId[]; bytes: number | null }[]>`
  select seq::int, (extract(epoch from edited_at) * 1000 - ${START})::float8 / ${MINUTE} as minute, authors,
         octet_length(state) as bytes
    from app.document_versions where document_id = ${address.documentId} order by seq`
const titleAt = (seq: number) =>
  withOrganization(sql, address.organizationId, async (tx) =>
    (await readStateAt(tx, address.organizationId, address.documentId, BigInt(seq))).getText('title').toString(),
  )

describe('automatic versions', () => {
  it('VR1: are where people paused, with their authors, and each opens as the text was then', async () => {
    const first = await type('one ', 0)
    const second = await type('and two ', 3, marta)
    await type('and three', 30, marta)
    expect(first).toBe('one ')
    await keep(41)
    expect(await versions()).toEqual([
      { seq: 12, minute: 3, authors: [world.owner, marta], bytes: null },
      { seq: 21, minute: 30, authors: [marta], bytes: null },
    ])
    expect(await titleAt(12)).toBe(second)
    expect(await titleAt(21)).toBe('one and two and three')
    expect(await titleAt(4)).toBe('one ')
  })

  it('VR1: what is being written is none yet, and looking again finds what came', async () => {
    await type('one', 0)
    expect(await keep(5)).toBe(0)
    await type(' two', 8)
    expect(await keep(19)).toBe(1)
    expect(await keep(19)).toBe(0)
    await type(' three', 40)
    expect(await keep(50)).toBe(1)
    expect((await versions()).map(({ seq }) => seq)).toEqual([7, 13])
  })

  it('VR3: a version opens the same after compaction, and after what it said was deleted', async () => {
    await type('secret words', 0)
    await keep(20)
    author.getText('title').delete(0, 12)
    await appendAt([Y.encodeStateAsUpdate(author)], 30)
    await compact(sql, address)
    await type('new words', 31)
    await compact(sql, address)
    await type('!', 32)
    await compact(sql, address)
    expect(await titleAt(12)).toBe('secret words')
    expect(await titleAt(13)).toBe('')
    expect(await titleAt(22)).toBe('new words')
  })

  it('VR3: one that stands far behind the last keeps its own state; a damaged one is passed over', async () => {
    const words = 'x'.repeat(VERSION_STATE_ROWS)
    await type(words, 0)
    await type('yz', 60)
    await keep(90)
    const [far, near] = await versions()
    expect(far?.bytes).toBeGreaterThan(0)
    expect(near?.bytes).toBeNull()
    expect(await titleAt(VERSION_STATE_ROWS + 2)).toBe(`${words}yz`)
    await world.admin`update app.document_versions set state = '\\x0000' where document_id = ${address.documentId} and state is not null`
    expect(await titleAt(VERSION_STATE_ROWS + 2)).toBe(`${words}yz`)
  })

  it('VR1: a long log without any is caught up in parts', async () => {
    const [one] = await collectOne('x')
    for (let part = 0; part < 3; part++)
      await appendAt(
        Array.from({ length: VERSION_SPAN_ROWS / 2 }, () => one as Uint8Array),
        part,
      )
    expect(await keep(60)).toBe(2)
    expect((await versions()).map(({ seq }) => seq)).toEqual([VERSION_SPAN_ROWS, VERSION_SPAN_ROWS * 1.5])
  })

  it('VR2: are thinned as they grow old, and gone after their time; named ones stay', async () => {
    for (let minute = 0; minute < 180; minute += 20) await type('x', minute)
    await keep(200)
    expect(await versions()).toHaveLength(9)
    await keep(2 * 24 * 60)
    expect((await versions()).map(({ minute }) => minute)).toEqual([40, 100, 160])
    await withOrganization(world.admin, address.organizationId, async (tx) => {
      const state = Buffer.from(
        Y.encodeStateAsUpdate(await readStateAt(tx, address.organizationId, address.documentId, 3n)),
      )
      await tx`
        update app.document_versions set name = 'Draft', state = ${state}, sha256 = sha256(${state})
         where document_id = ${address.documentId} and seq = 3`
    })
    await keep((VERSION_RETENTION_DAYS * DAY) / MINUTE + 200)
    expect((await versions()).map(({ seq }) => seq)).toEqual([3])
    expect(await titleAt(3)).toBe('xxx')
  })

  it('VR1: two servers that look at the same moment make each version once', async () => {
    for (let minute = 0; minute < 300; minute += 15) await type('x', minute)
    await Promise.all([keep(400, sql), keep(400, other), keep(400, sql), keep(400, other)])
    await keep(400)
    const made = await versions()
    expect(made).toHaveLength(20)
    expect(new Set(made.map(({ seq }) => seq)).size).toBe(20)
  })

  it('VR1: a version of now ends the stretch that is being written, and the next begins after it', async () => {
    await type('one ', 0)
    await withOrganization(sql, address.organizationId, async (tx) => {
      const span = await unmarkedSpan(tx, address.organizationId, address.documentId)
      if (!span) throw new Error('something was written')
      expect(await insertVersions(tx, address.organizationId, address.documentId, [span, span])).toBe(1)
      expect(await unmarkedSpan(tx, address.organizationId, address.documentId)).toBeNull()
    })
    await type('two', 2, marta)
    await keep(30)
    expect(await versions()).toMatchObject([
      { seq: 4, authors: [world.owner] },
      { seq: 7, authors: [marta] },
    ])
  })

  it('VR1: waits for nobody who writes, and nobody who writes waits for it', async () => {
    await type('one', 0)
    await world.admin.begin(async (tx) => {
      // What an append holds until it is committed.
      await holdLog(tx, address)
      expect(await keep(20)).toBe(1)
    })
    await type('two', 40)
    await withOrganization(other, address.organizationId, async (tx) => {
      const span = await unmarkedSpan(tx, address.organizationId, address.documentId)
      if (!span) throw new Error('something was written')
      await insertVersions(tx, address.organizationId, address.documentId, [span])
      await type(' three', 41)
    })
    expect(await titleAt(12)).toBe('onetwo three')
  })

  it('TN1: a document of another organization is none', async () => {
    await type('one', 0)
    const stranger = {
      ...address,
      organizationId: '00000000-0000-4000-8000-000000000000' as typeof address.organizationId,
    }
    expect(await keepVersions(sql, stranger, later(30))).toBe(0)
    expect(await versions()).toEqual([])
  })

  it('VR3: of a real history of two people, each version is the text as both had it then', async () => {
    const trace = twoWriterTrace()
    const [here, there] = [new Y.Doc(), new Y.Doc()]
    const rows: Uint8Array[] = []
    here.on('update', (update: Uint8Array) => rows.push(update))
    connectDocs(here, there)
    await replayTrace(trace, [here, there])
    await until('both are the same', () => textOf(here) === textOf(there))
    await world.append(address.documentId, rows, 2_000)
    const marks = [1, 100, 4_999, 5_001, Math.floor(rows.length / 2), rows.length].filter((seq) => seq <= rows.length)
    for (const seq of marks) {
      const then = new Y.Doc()
      for (const row of rows.slice(0, seq)) Y.applyUpdate(then, row)
      await withOrganization(sql, address.organizationId, async (tx) => {
        const at = new Date(START)
        await insertVersions(tx, address.organizationId, address.documentId, [
          { seq: BigInt(seq), beganAt: at, editedAt: at, authors: [] },
        ])
        const opened = await readStateAt(tx, address.organizationId, address.documentId, BigInt(seq))
        expect(textOf(opened) === textOf(then), `at ${seq}`).toBe(true)
      })
    }
    await compact(sql, address)
    const opened = await withOrganization(sql, address.organizationId, (tx) =>
      readStateAt(tx, address.organizationId, address.documentId, BigInt(rows.length)),
    )
    expect(textOf(opened) === trace.endContent).toBe(true)
    expect((await versions()).some(({ bytes }) => bytes !== null)).toBe(rows.length >= VERSION_STATE_ROWS)
  }, 120_000)
})

const collectOne = async (text: string) => {
  const updates: Uint8Array[] = []
  author.once('update', (update: Uint8Array) => updates.push(update))
  author.getText('title').insert(0, text)
  return updates
}

/** Two documents that tell each other everything, each in turn. */
function connectDocs(a: Y.Doc, b: Y.Doc) {
  a.on('update', (update: Uint8Array, origin: unknown) => origin !== b && Y.applyUpdate(b, update, a))
  b.on('update', (update: Uint8Array, origin: unknown) => origin !== a && Y.applyUpdate(a, update, b))
}
