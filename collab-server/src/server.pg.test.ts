import { connect, type Sql } from '@coscribe/shared/db/connect'
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
  /** Holds the document's row, as any slow commit would. */
  async function holdCommits(): Promise<{ release(): Promise<void> }> {
    const sql: Sql = connect(world.database.urls.admin, { max: 1, applicationName: 'coscribe test' })
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let locked = () => {}
    const isLocked = new Promise<void>((resolve) => {
      locked = resolve
    })
    const transaction = sql.begin(async (tx) => {
      await tx`select 1 from app.documents where id = ${world.documentId} for update`
      locked()
      await held
    })
    await isLocked
    return {
      async release() {
        release()
        await transaction
        await sql.end()
      },
    }
  }

  it('DA1: leaves only after the commit, though others see the text at once', async () => {
    const kim = open(world.owner)
    const marta = open(await world.organization.addMember('member'))
    await Promise.all([kim.whenSaved(), marta.whenSaved()])
    const commits = await holdCommits()
    kim.type('not yet')
    await until('Marta sees it', () => marta.text === 'not yet')
    expect(kim.provider.hasUnsyncedChanges).toBe(true)
    expect((await world.committed()).seq).toBe(0n)
    await commits.release()
    await kim.whenSaved()
    expect((await world.committed()).seq).toBeGreaterThan(0n)
  })
})
