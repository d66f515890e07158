import { connect, type Sql } from '@coscribe/shared/db/connect'
import { createTestDatabase, type TestDatabase } from '@coscribe/shared/testing/test-database'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { Health } from './health.ts'

let database: TestDatabase
let sql: Sql
let health: Health | undefined
beforeAll(async () => {
  database = await createTestDatabase()
  sql = connect(database.urls.collab, { max: 1, applicationName: 'coscribe test' })
})
beforeEach(() => sql`delete from app.server_probes`)
afterEach(() => {
  health?.stop()
  vi.useRealTimers()
})
afterAll(async () => {
  await sql?.end()
  await database?.drop()
})

const start = async (committedAt: number) => {
  health = new Health(sql, { waitingMs: 0, committedAt })
  await health.start()
  return health
}
const probes = async () => (await sql`select 1 from app.server_probes`).length

it('HE1: a commit of the log says what a probe row would, and is as good as long', async () => {
  const busy = await start(performance.now())
  expect(await probes()).toBe(0)
  expect(busy.reasons()).toEqual([])
  expect(busy.reasons(performance.now() + 5_001)).toEqual(['no commit in the last 5 s'])
})

it('HE1: where the log has committed nothing lately, a probe row is', async () => {
  const idle = await start(performance.now() - 3_000)
  expect(await probes()).toBe(1)
  expect(idle.reasons()).toEqual([])
})

it('HE1: a clock that is set back calls no server ready', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
  const server = await start(performance.now())
  vi.setSystemTime(Date.now() - 3_600_000)
  expect(server.reasons(performance.now() + 5_001)).toEqual(['no commit in the last 5 s'])
})
