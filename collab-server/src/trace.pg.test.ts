import { documentText } from '@coscribe/shared/editor/document-text'
import { makeTrace, twoWriterTrace } from '@coscribe/shared/testing/editing-trace'
import { replayTrace } from '@coscribe/shared/testing/replay-trace'
import { until } from '@coscribe/shared/testing/until'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CollabServer } from './server.ts'
import { TestClient, textOf } from './testing/clients.ts'
import { CollabWorld } from './testing/collab-world.ts'
import { startServer } from './testing/start-server.ts'

let world: CollabWorld
let server: CollabServer
let port: number

beforeAll(async () => {
  world = await CollabWorld.create()
  ;({ server, port } = await startServer(world, undefined, { framesPerSecond: 100_000, frameBurst: 100_000 }))
})
afterAll(async () => {
  await server.drain()
  await world.drop()
})

it('CP1: a real history of two people, through two stock providers, ends in exactly its text', async () => {
  const trace = twoWriterTrace()
  const people = [await world.organization.addMember('member'), await world.organization.addMember('member')]
  const clients = people.map((user) => new TestClient(world, port, user))
  await Promise.all(clients.map((client) => client.whenSynced()))
  const [first, second] = clients
  if (!first || !second) throw new Error('two clients')
  await replayTrace(trace, [first.doc, second.doc])
  await Promise.all(clients.map((client) => client.whenSaved()))
  for (const client of clients) await until('both have everything', () => client.text === trace.endContent)

  const { doc } = await world.committed()
  expect(textOf(doc) === trace.endContent).toBe(true)
  expect(documentText(doc) === trace.endContent).toBe(true)
  const fresh = new TestClient(world, port, world.owner)
  await until('a fresh client has it', () => fresh.text === trace.endContent)
  for (const client of [...clients, fresh]) client.destroy()
}, 120_000)

it('the made trace has the shape of the real one: concurrent, deterministic, one end', () => {
  const trace = makeTrace(600)
  expect(makeTrace(600).endContent).toBe(trace.endContent)
  expect(trace.txns.filter(({ parents }) => parents.length > 1).length).toBeGreaterThan(50)
})
