import { setTimeout as sleep } from 'node:timers/promises'
import type { DocumentId } from '@coscribe/shared/domain/ids'
import { until } from '@coscribe/shared/testing/until'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { TestClient } from '../../collab-server/src/testing/clients.ts'
import { RawClient } from '../../collab-server/src/testing/raw-client.ts'
import { stateIn } from '../../collab-server/src/testing/read-frames.ts'
import { AckedWriter, percentile } from './harness/acked-writer.ts'
import { MANY_FROM_HERE } from './harness/many-from-here.ts'
import { record } from './harness/record.ts'
import { Scene } from './harness/scene.ts'
import { Typist } from './harness/typist.ts'

let scene: Scene
const clients: TestClient[] = []
const writers: AckedWriter[] = []
beforeAll(async () => {
  scene = await Scene.set()
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  for (const writer of writers.splice(0)) writer.leave()
  await scene.over()
})
afterAll(() => scene.end())

const oneDocument = async () => (await scene.documents(1))[0] as DocumentId
const onePerson = async () => (await scene.people(1))[0] as Awaited<ReturnType<Scene['people']>>[number]

async function writer(documentId: DocumentId): Promise<AckedWriter> {
  const joined = await AckedWriter.join(scene.world, scene.port, await onePerson(), documentId)
  writers.push(joined)
  return joined
}

function open(userId: Awaited<ReturnType<typeof onePerson>>, documentId: DocumentId): TestClient {
  const client = new TestClient(scene.world, scene.port, userId, { documentId })
  clients.push(client)
  return client
}

const newestCheckpoint = async (documentId: DocumentId): Promise<number> => {
  const [row] = await scene.world.admin`
    select coalesce(max(seq), 0)::int as seq from app.document_checkpoints where document_id = ${documentId}`
  return row?.seq
}

const isUnloaded = async () => (await scene.counts()).rooms === 0

it('F24: a flipped bit in a checkpoint: the one before and the log are used, and the log says so', async () => {
  await scene.start()
  const documentId = await oneDocument()
  const author = await writer(documentId)
  for (const checkpoints of [1, 2]) {
    const before = await newestCheckpoint(documentId)
    for (let i = 0; i < 250; i++) author.write()
    await author.whenAllAcked()
    await until(`checkpoint ${checkpoints}`, async () => (await newestCheckpoint(documentId)) > before)
  }
  author.leave()
  await until('the document is unloaded', isUnloaded)
  const damaged = await newestCheckpoint(documentId)
  await scene.world.admin`
    update app.document_checkpoints set state = set_byte(state, 40, get_byte(state, 40) # 16)
     where document_id = ${documentId} and seq = ${damaged}`
  const reader = open(await onePerson(), documentId)
  await reader.whenSynced()
  expect(reader.doc.getText('title').length).toBe(500)
  await until('the log says so', () => scene.server.output.includes(`checkpoint ${damaged} is damaged`))
  record('F24', { 'characters of 500': reader.doc.getText('title').length })
}, 120_000)

it('F25: Postgres away for 60 s while 200 clients try to come in: told to try again, and nothing is left behind', async () => {
  await scene.start({ COLLAB_LIMITS: JSON.stringify(MANY_FROM_HERE) })
  const documents = await scene.documents(20)
  const userId = await onePerson()
  // A full house first: what a server keeps for good, its connections to Postgres, is there then.
  const first = documents.concat(documents, documents).map((documentId) => open(userId, documentId))
  await until('the first are in', () => first.every(({ provider }) => provider.isSynced), 30_000)
  for (const client of clients.splice(0)) client.destroy()
  await until('their documents are unloaded', isUnloaded)
  const before = await scene.counts()
  await scene.postgres.stop('immediate')
  let refused = 0
  const stoppedAt = Date.now()
  for (let i = 0; i < 200; i++) {
    const client = open(userId, documents[i % documents.length] as DocumentId)
    client.provider.on('authenticationFailed', () => {
      refused += 1
    })
  }
  await sleep(60_000 - (Date.now() - stoppedAt))
  const codes = new Set(clients.flatMap(({ closes }) => closes.map(({ code }) => code)))
  const attempts = clients.reduce((sum, { closes }) => sum + closes.length, 0)
  // 1005: a stock provider that gives up waiting closes by itself.
  expect([...codes].filter((code) => ![4503, 1013, 1005, 1006].includes(code))).toEqual([])
  expect(codes).toContain(4503)
  expect(attempts).toBeGreaterThan(200)
  await scene.postgres.start()
  await until('all of them are in', () => clients.every(({ provider }) => provider.isSynced), 60_000)
  expect(refused).toBe(0)
  for (const client of clients.splice(0)) client.destroy()
  await until(
    'everything of them is gone',
    async () => {
      const { sockets, rooms, documents, timers } = await scene.counts()
      return sockets + rooms + documents === 0 && timers <= before.timers
    },
    60_000,
  )
  record('F25', { attempts, 'close codes': [...codes].join(' '), 'timers before and after': before.timers })
}, 240_000)

it('F27: 50,000 rows without a checkpoint load within 3 s, hold up nobody else, and get a checkpoint', async () => {
  await scene.start()
  const documentId = await oneDocument()
  const author = new Y.Doc()
  const updates: Uint8Array[] = []
  author.on('update', (update: Uint8Array) => updates.push(update))
  const title = author.getText('title')
  for (let i = 0; i < 50_000; i++) title.insert(i % 2 === 0 ? title.length : 0, 'x')
  await scene.world.append(documentId, updates, 5_000)
  const other = (await writer(await oneDocument())).start(10)
  await sleep(1_000)
  const measuredFrom = other.latencies.length
  // By hand: a provider would integrate 50,000 pieces in this process, whose clock times the others.
  const userId = await onePerson()
  const token = await scene.world.mintToken({ documentId, userId })
  const startedAt = performance.now()
  const reader = await RawClient.admitted(scene.port, scene.world.nameOf(documentId), token)
  reader.sync(0, Uint8Array.of(0))
  const whole = () => reader.frames.map(stateIn).find((state) => (state?.byteLength ?? 0) > 50_000)
  await until('it is open', () => whole() !== undefined)
  const tookMs = performance.now() - startedAt
  reader.handshake()
  const own = new Y.Doc()
  own.getText('title').insert(0, 'y')
  reader.sync(2, Y.encodeStateAsUpdate(own))
  await until('it has a checkpoint', async () => (await newestCheckpoint(documentId)) >= 50_000, 30_000)
  await until('it has a checkpoint', async () => (await newestCheckpoint(documentId)) >= 50_000, 30_000)
  other.stop()
  await other.whenAllAcked()
  reader.destroy()
  const p99 = percentile(other.latencies.slice(measuredFrom), 99)
  const loaded = new Y.Doc()
  Y.applyUpdate(loaded, whole() as Uint8Array)
  expect(loaded.getText('title').length).toBe(50_000)
  expect(tookMs).toBeLessThan(3_000)
  expect(p99).toBeLessThan(200)
  record('F27', { 'open after, ms': tookMs, "others' ack p99, ms": p99 })
}, 120_000)

it('F28: 20 people open a document of 30 MB at once: one load, bounded memory, others go on', async () => {
  await scene.start({ COLLAB_LIMITS: JSON.stringify(MANY_FROM_HERE) })
  const documentId = await oneDocument()
  const author = new Y.Doc()
  const updates: Uint8Array[] = []
  author.on('update', (update: Uint8Array) => updates.push(update))
  for (let i = 0; i < 30; i++) {
    const paragraph = new Y.XmlElement('paragraph')
    author.getXmlFragment('default').push([paragraph])
    paragraph.insert(0, [new Y.XmlText(noise(2 ** 20, i))])
  }
  await scene.world.append(documentId, updates, 4)
  const other = (await writer(await oneDocument())).start(10)
  await sleep(1_000)
  const { loads: loadsBefore } = await scene.counts()
  let memory = scene.memoryMb
  const sampler = setInterval(() => {
    memory = Math.max(memory, scene.memoryMb)
  }, 20)
  const measuredFrom = other.latencies.length
  const userId = await onePerson()
  const readers = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const token = await scene.world.mintToken({ documentId, userId })
      const reader = await RawClient.admitted(scene.port, scene.world.nameOf(documentId), token)
      reader.sync(0, Uint8Array.of(0))
      return reader
    }),
  )
  const whole = (reader: RawClient) => reader.frames.find((frame) => frame.byteLength > 30 * 2 ** 20)
  try {
    await until('all have it', () => readers.every((reader) => whole(reader) || reader.closed), 60_000)
    expect(readers.map(({ closed }) => closed)).toEqual(readers.map(() => null))
    const { loads } = await scene.counts()
    other.stop()
    await other.whenAllAcked()
    const p99 = percentile(other.latencies.slice(measuredFrom), 99)
    record('F28', {
      'largest RSS, MB': memory,
      "others' ack p99, ms": p99,
      'slowest ack, ms': Math.max(...other.latencies),
    })
    expect(loads).toBe(loadsBefore + 1)
    expect(memory).toBeLessThan(600)
    expect(p99).toBeLessThan(500)
  } finally {
    clearInterval(sampler)
    for (const reader of readers) reader.destroy()
  }
}, 180_000)

it('F29: a document that is deleted while five people type: all are sent away for good, and no row comes back', async () => {
  await scene.start()
  const documentId = await oneDocument()
  const people = await scene.people(5)
  const typists = people.map((user, i) => new Typist(scene.world, scene.port, user, documentId, `d${i}`))
  await until('everybody is synced', () => typists.every(({ client }) => client.saved))
  for (const typist of typists) typist.start(20)
  await until('everybody was told something', () => typists.every(({ saves }) => saves > 10))
  const [log] = await scene.world.admin`
    select log_id, (select count(*)::int from app.document_updates u where u.log_id = d.log_id) as rows
      from app.documents d where d.id = ${documentId}`
  expect(log?.rows).toBeGreaterThan(0)
  const deletedAt = Date.now()
  await scene.world.admin`update app.documents set trashed_at = now() where id = ${documentId}`
  await scene.world.admin`delete from app.documents where id = ${documentId}`
  const isAway = ({ client }: Typist) => client.closes.some(({ code }) => code === 4410 || code === 4404)
  await until('all are sent away', () => typists.every(isAway), 2_000)
  const tookMs = Date.now() - deletedAt
  // They go on, and come back, as stock providers do.
  await sleep(2_000)
  for (const typist of typists) {
    expect(typist.client.saved).toBe(false)
    expect(typist.client.doc.getXmlFragment('default').length).toBeGreaterThan(0)
    typist.discard()
  }
  const rows = await scene.world.admin`select 1 from app.document_updates where log_id = ${log?.log_id}`
  expect(rows).toHaveLength(0)
  const tables = ['documents', 'document_checkpoints', 'document_projections', 'document_clients']
  for (const table of tables) {
    const column = table === 'documents' ? 'id' : 'document_id'
    const rows = await scene.world.admin`
      select 1 from ${scene.world.admin(`app.${table}`)} where ${scene.world.admin(column)} = ${documentId}`
    expect({ table, rows: rows.length }).toEqual({ table, rows: 0 })
  }
  record('F29', { 'all sent away after, ms': tookMs })
}, 60_000)

/** Text that nothing compresses away. */
function noise(length: number, seed: number): string {
  let state = seed + 1
  return Array.from({ length: length / 8 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return `${state.toString(36).padStart(7, '0')} `
  }).join('')
}
