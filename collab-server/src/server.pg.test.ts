import { until } from '@coscribe/shared/testing/until'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CollabServer } from './server.ts'
import { TestClient } from './testing/clients.ts'
import { CollabWorld } from './testing/collab-world.ts'
import { startServer } from './testing/start-server.ts'

let world: CollabWorld
let server: CollabServer
let port: number
let clients: TestClient[]

beforeEach(async () => {
  world = await CollabWorld.create()
  ;({ server, port } = await startServer(world))
  clients = []
})

afterEach(async () => {
  for (const client of clients) client.destroy()
  await server.drain()
  await world.drop()
})

function open(
  ...args: ConstructorParameters<typeof TestClient> extends [unknown, unknown, ...infer Rest] ? Rest : never
) {
  const client = new TestClient(world, port, ...args)
  clients.push(client)
  return client
}

describe('two people in one document', () => {
  it('UL1: converge, and what both wrote is in Postgres', async () => {
    const kim = open(world.owner)
    const marta = open(await world.organization.addMember('member'))
    await Promise.all([kim.whenSynced(), marta.whenSynced()])
    kim.type('one ')
    await until('Marta sees it', () => marta.text === 'one ')
    marta.type('two')
    await until('Kim sees it', () => kim.text === 'one two')
    await Promise.all([kim.whenSaved(), marta.whenSaved()])
    const { doc } = await world.committed()
    expect(doc.getXmlFragment('default').toJSON()).toBe('<paragraph>one two</paragraph>')
  })

  it('CP1: leave, and the next one finds everything', async () => {
    const kim = open(world.owner)
    await kim.whenSynced()
    kim.type('kept')
    await kim.whenSaved()
    kim.destroy()
    const later = open(world.owner)
    await until('the text is there', () => later.text === 'kept')
  })
})

describe('the acknowledgement', () => {
  it('DA1: leaves only after the commit, though others see the text at once', async () => {
    const kim = open(world.owner)
    const marta = open(await world.organization.addMember('member'))
    await Promise.all([kim.whenSaved(), marta.whenSaved()])
    const release = await world.holdCommits()
    kim.type('not yet')
    await until('Marta sees it', () => marta.text === 'not yet')
    expect(kim.provider.hasUnsyncedChanges).toBe(true)
    expect((await world.committed()).seq).toBe(0n)
    await release()
    await kim.whenSaved()
    expect((await world.committed()).seq).toBeGreaterThan(0n)
  })
})
