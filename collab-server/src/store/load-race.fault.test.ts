import { appendUpdates } from '@coscribe/shared/db/append-updates'
import { connect, type Sql } from '@coscribe/shared/db/connect'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { CollabWorld } from '../testing/collab-world.ts'
import { HeavyWork } from '../work/heavy-work.ts'
import { PostgresDocumentStore } from './postgres-document-store.ts'

const LOADS = 1_000

let world: CollabWorld
let [writing, reading]: Sql[] = []
let work: HeavyWork
beforeAll(async () => {
  world = await CollabWorld.create()
  const options = { max: 2, applicationName: 'coscribe test' }
  writing = connect(world.database.urls.collab, options)
  reading = connect(world.database.urls.collab, options)
  work = new HeavyWork(world.database.urls.collab)
})
afterAll(async () => {
  await work.close()
  await Promise.all([writing?.end(), reading?.end()])
  await world.drop()
})

it('F26: a load that races compaction a thousand times misses nothing that was committed before it', async () => {
  const store = new PostgresDocumentStore(reading as Sql, work)
  const address = { organizationId: world.organization.id, documentId: world.documentId }
  const author = new Y.Doc()
  const title = author.getText('title')
  let isOver = false
  let committed = 0
  let checkpoints = 0

  async function write() {
    while (!isOver) {
      const before = Y.encodeStateVector(author)
      title.insert(title.length, 'x')
      const payload = Y.encodeStateAsUpdate(author, before)
      await appendUpdates(writing as Sql, [{ ...address, payload, userId: world.owner }])
      committed = title.length
    }
  }
  async function compact() {
    while (!isOver) if ((await store.compact(address)).kind === 'checkpointed') checkpoints += 1
  }
  const others = Promise.all([write(), compact()])

  const missing: string[] = []
  for (let load = 0; load < LOADS; load++) {
    const promised = committed
    const stored = await store.load(address)
    const doc = new Y.Doc()
    for (const update of stored?.updates ?? []) Y.applyUpdate(doc, update)
    const found = doc.getText('title').length
    if (found < promised || doc.store.pendingStructs !== null) missing.push(`load ${load}: ${found} of ${promised}`)
  }
  isOver = true
  await others
  expect(missing).toEqual([])
  expect(checkpoints).toBeGreaterThan(50)
  expect(committed).toBeGreaterThan(500)
}, 180_000)
