import { until } from '@coscribe/shared/testing/until'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CollabServer } from './server.ts'
import { TestClient, textOf } from './testing/clients.ts'
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

it('CL1: two people on two servers write one document, each acknowledged, and both see all of it', async () => {
  const people = [world.owner, await world.organization.addMember('member')]
  const clients = people.map((user, i) => new TestClient(world, servers[i]?.port ?? 0, user))
  const [kim, marta] = clients
  if (!kim || !marta) throw new Error('two clients')
  await Promise.all(clients.map((client) => client.whenSaved()))
  kim.type('one ')
  await until('Marta sees it on the other server', () => marta.text === 'one ')
  for (let i = 0; i < 20; i++) for (const client of clients) client.type(`${i} `)
  await Promise.all(clients.map((client) => client.whenSaved()))
  await until('both have the same', () => kim.text === marta.text && kim.text.match(/19 /g)?.length === 2)
  expect(textOf((await world.committed()).doc)).toBe(kim.text)
  // One server goes, with nothing that the other does not have.
  await servers[0]?.server.drain()
  kim.destroy()
  const back = new TestClient(world, servers[1]?.port ?? 0, world.owner)
  await until('everything is there', () => back.text === marta.text)
  for (const client of [marta, back]) client.destroy()
})
