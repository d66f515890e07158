import { connect } from '@coscribe/shared/db/connect'
import { type PrivatePostgres, startPrivatePostgres } from '@coscribe/shared/testing/private-postgres'
import { until } from '@coscribe/shared/testing/until'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestClient, textOf } from './testing/clients.ts'
import { CollabWorld } from './testing/collab-world.ts'
import { freePort, ServerProcess } from './testing/server-process.ts'

let postgres: PrivatePostgres
let world: CollabWorld
let port: number
const shared = process.env.TEST_DATABASE_URL

beforeAll(async () => {
  postgres = await startPrivatePostgres()
  process.env.TEST_DATABASE_URL = postgres.url
  world = await CollabWorld.create()
  port = await freePort()
})
afterAll(async () => {
  await world.admin.end({ timeout: 1 })
  postgres.remove()
  if (shared) process.env.TEST_DATABASE_URL = shared
})

describe('Postgres goes away', () => {
  it('UL3: the patched postgres.js survives ten crashes of Postgres under load, and its pool goes on', async () => {
    const sql = connect(world.database.urls.collab, { max: 4, applicationName: 'coscribe test' })
    let running = true
    let succeeded = 0
    let failed = 0
    // Statements and transactions: they wait for a new connection in different ways. A crash of the driver comes out
    // as an unhandled error, which fails the run.
    const workers = Array.from({ length: 12 }, async (_, i) => {
      while (running)
        await (i % 2 === 0 ? sql`select 1` : sql.begin((tx) => tx`select 1`)).then(
          () => succeeded++,
          async () => {
            failed++
            await new Promise((resolve) => setTimeout(resolve, 10))
          },
        )
    })
    for (let round = 0; round < 10; round++) {
      const before = succeeded
      await until('queries succeed', () => succeeded > before + 50)
      postgres.stop('immediate')
      postgres.start()
    }
    const before = succeeded
    await until('queries succeed again', () => succeeded > before + 50)
    running = false
    await Promise.all(workers)
    expect(failed).toBeGreaterThan(0)
    await sql.end()
  }, 120_000)

  it('UL3: three crashes of Postgres while three people type: the server lives, nothing typed is missing', async () => {
    const server = await new ServerProcess(world, port).whenReady()
    const people = await Promise.all([1, 2, 3].map(() => world.organization.addMember('member')))
    const clients = people.map((user) => new TestClient(world, port, user))
    await Promise.all(clients.map((client) => client.whenSaved()))
    let count = 0
    const typing = setInterval(() => clients[count % 3]?.type(`${count++} `), 5)
    for (let round = 0; round < 3; round++) {
      const target = count + 50
      await until('some words were typed', () => count > target)
      postgres.stop('immediate')
      for (const client of clients) client.type('while it is away ')
      expect(clients.every((client) => client.provider.hasUnsyncedChanges)).toBe(true)
      postgres.start()
    }
    clearInterval(typing)
    await Promise.all(clients.map((client) => client.whenSaved()))
    expect(server.child.exitCode).toBeNull()
    const text = clients[0]?.text ?? ''
    await until('Postgres answers the test again', () =>
      world.committed().then(
        () => true,
        () => false,
      ),
    )
    expect(textOf((await world.committed()).doc)).toBe(text)
    expect(text.match(/while it is away /g)?.length).toBe(9)
    for (const client of clients) client.destroy()
    expect(await server.stop()).toBe(0)
  }, 120_000)

  it('UL3: the last one leaves while Postgres is away, and what was not committed is committed afterwards', async () => {
    const documentId = await world.organization.createDocument()
    const server = await new ServerProcess(world, port).whenReady()
    const kim = new TestClient(world, port, world.owner, { documentId })
    const marta = new TestClient(world, port, await world.organization.addMember('member'), { documentId })
    await Promise.all([kim.whenSaved(), marta.whenSaved()])
    postgres.stop('immediate')
    kim.type('not committed')
    await until('the server has it', () => marta.text === 'not committed')
    kim.destroy()
    marta.destroy()
    postgres.start()
    await until('it is committed', () =>
      world.committed(documentId).then(
        ({ doc }) => doc.getXmlFragment('default').toJSON() === '<paragraph>not committed</paragraph>',
        () => false,
      ),
    )
    expect(await server.stop()).toBe(0)
  }, 120_000)
})

describe('start and stop', () => {
  it('DR1: a server that starts before Postgres answers 503 at /ready, and is ready once Postgres is there', async () => {
    postgres.stop('fast')
    const server = new ServerProcess(world, port)
    await until('it says that it is not ready', () =>
      fetch(`http://127.0.0.1:${port}/ready`).then(
        (response) => response.status === 503,
        () => false,
      ),
    )
    expect((await fetch(`http://127.0.0.1:${port}/live`)).status).toBe(200)
    postgres.start()
    await server.whenReady()
    expect(await server.stop()).toBe(0)
  }, 120_000)

  it('DR1: SIGTERM commits what is queued, says so to the clients, closes with 1012 and ends with 0', async () => {
    const documentId = await world.organization.createDocument()
    const server = await new ServerProcess(world, port).whenReady()
    const kim = new TestClient(world, port, world.owner, { documentId })
    await kim.whenSaved()
    const kept = new Set<number>()
    kim.provider.on('unsyncedChanges', ({ number }: { number: number }) => number === 0 && kept.add(kim.text.length))
    const typing = setInterval(() => kim.type('x'), 1)
    await until('some is saved', () => kept.size > 3)
    const exited = server.stop()
    await kim.whenClosed(1012)
    clearInterval(typing)
    const saved = Math.max(...kept)
    kim.destroy()
    expect(await exited).toBe(0)
    expect((await world.committed(documentId)).doc.getXmlFragment('default').toJSON().length).toBeGreaterThanOrEqual(
      saved + '<paragraph></paragraph>'.length,
    )
  }, 120_000)

  it('DR1: SIGTERM while Postgres is away ends with 75 and says how much of what is not committed', async () => {
    const documentId = await world.organization.createDocument()
    const server = await new ServerProcess(world, port, { DRAIN_DEADLINE_SECONDS: '1' }).whenReady()
    const kim = new TestClient(world, port, world.owner, { documentId })
    const marta = new TestClient(world, port, world.owner, { documentId })
    await Promise.all([kim.whenSaved(), marta.whenSaved()])
    postgres.stop('immediate')
    kim.type('lost to the server, kept by the client')
    await until('the server has it', () => marta.text !== '')
    expect(await server.stop()).toBe(75)
    expect(server.output).toContain('"event":"not-committed"')
    expect(server.output).toContain(documentId)
    expect(server.output).not.toContain('lost to the server')
    expect(kim.provider.hasUnsyncedChanges).toBe(true)
    for (const client of [kim, marta]) client.destroy()
    postgres.start()
  }, 120_000)

  it('DR2: a Postgres that does not keep what it commits is refused with 78, unless that is asked for', async () => {
    const admin = connect(postgres.url, { max: 1, applicationName: 'coscribe test' })
    await until('Postgres answers', () =>
      admin`select 1`.then(
        () => true,
        () => false,
      ),
    )
    await admin`alter system set fsync = off`
    await admin`select pg_reload_conf()`
    await until('fsync is off', async () => (await admin`show fsync`)[0]?.fsync === 'off')
    const refused = new ServerProcess(world, port, { ALLOW_UNSAFE: '0' })
    expect(await refused.exited).toBe(78)
    expect(refused.output).toContain('fsync')
    const allowed = await new ServerProcess(world, port).whenReady()
    expect(await allowed.stop()).toBe(0)
    await admin.end()
  }, 120_000)
})
