import { until } from '@coscribe/shared/testing/until'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CollabServer } from './server.ts'
import { TestClient } from './testing/clients.ts'
import { CollabWorld } from './testing/collab-world.ts'
import { startServer } from './testing/start-server.ts'

let world: CollabWorld
let servers: { server: CollabServer; port: number }[]

beforeAll(async () => {
  world = await CollabWorld.create()
  servers = [await startServer(world), await startServer(world)]
})
afterAll(async () => {
  await Promise.all(servers.map(({ server }) => server.drain()))
  await world.drop()
})

const versions = () => world.admin<{ seq: number; authors: string[] }[]>`
  select seq::int, authors from app.document_versions where document_id = ${world.documentId} order by seq`

it('VR1: what two people wrote yesterday on two servers is one version, as soon as somebody opens the document', async () => {
  const marta = await world.organization.addMember('member')
  const writers = [world.owner, marta].map((user, i) => new TestClient(world, servers[i]?.port ?? 0, user))
  for (const writer of writers) await writer.whenSynced()
  for (const [i, writer] of writers.entries()) {
    writer.type(`Words of ${i}. `)
    await writer.whenSaved()
  }
  for (const writer of writers) writer.destroy()
  await until('both servers have let it go', () => servers.every(({ server }) => server.counts.rooms === 0))
  expect(await versions()).toEqual([])
  await world.admin`update app.document_updates set created_at = created_at - interval '1 day'`
  const { seq } = await world.committed()

  const readers = servers.map(({ port }) => new TestClient(world, port, world.owner))
  for (const reader of readers) await reader.whenSynced()
  readers[0]?.type('Words of today.')
  await readers[0]?.whenSaved()
  await until('a version is there', async () => (await versions()).length > 0, 30_000)
  expect(await versions()).toEqual([{ seq: Number(seq), authors: expect.arrayContaining([world.owner, marta]) }])
  for (const reader of readers) reader.destroy()
}, 60_000)
