import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@coscribe/shared/db/connect'
import { until } from '@coscribe/shared/testing/until'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { RawClient } from '../../collab-server/src/testing/raw-client.ts'
import { AckedWriter, percentile } from './harness/acked-writer.ts'
import { checkConvergence, checkPromises } from './harness/check.ts'
import { record } from './harness/record.ts'
import { Scene } from './harness/scene.ts'
import { Typist, wordsOf } from './harness/typist.ts'

let scene: Scene
beforeAll(async () => {
  scene = await Scene.set(['max_connections=30'])
})
afterEach(async () => {
  await scene.over()
  scene.signalPostgres('SIGCONT')
  scene.postgres.start()
  await scene.whenPostgresAnswers()
})
afterAll(() => scene.end())

const savesAfter = (typists: readonly Typist[], time: number) =>
  until('somebody is told again', () => typists.some(({ savedAt }) => savedAt > time), 60_000)

it('F02: Postgres crashes, somebody writes and is the last to leave: it stays, and is committed afterwards', async () => {
  await scene.start()
  const [documentId] = await scene.documents(1)
  const [kim, marta] = await scene.people(2)
  if (!documentId || !kim || !marta) throw new Error('a document and two people')
  const writer = new Typist(scene.world, scene.port, kim, documentId, 'kim')
  const witness = new Typist(scene.world, scene.port, marta, documentId, 'marta')
  await until('both are synced', () => writer.client.saved && witness.client.saved)
  scene.postgres.stop('immediate')
  const awayAt = Date.now()
  const word = writer.write()
  await until('the server has it', () => wordsOf(witness.client.doc).includes(word))
  await sleep(1_000)
  expect(writer.client.provider.hasUnsyncedChanges).toBe(true)
  expect(writer.savedAt).toBeLessThan(awayAt)
  writer.discard()
  witness.discard()
  scene.postgres.start()
  await scene.whenPostgresAnswers()
  await until('it is committed', async () => wordsOf((await scene.world.committed(documentId)).doc).includes(word))
  await until('the document is unloaded', async () => (await scene.counts()).documents === 0)
  record('F02', { lost: 0 })
}, 60_000)

for (const [how, away] of [
  ['stopped', () => scene.postgres.stop('immediate')],
  ['hung', () => scene.signalPostgres('SIGSTOP')],
] as const)
  it(`F03: SIGTERM while Postgres is ${how}: code 75 within 25 s, and how much is not committed`, async () => {
    await scene.start()
    const typists = await scene.typists(2, 20)
    await until('all were told something', () => typists.every(({ saves }) => saves > 25))
    away()
    await sleep(1_000)
    const askedAt = Date.now()
    expect(await scene.server.stop()).toBe(75)
    const tookMs = Date.now() - askedAt
    for (const typist of typists) typist.stop()
    expect(tookMs).toBeLessThan(25_000)
    expect(scene.server.output).toMatch(/"event":"not-committed","updates":[1-9]/)
    expect(typists.every(({ client }) => client.closes.some(({ code }) => code === 1012))).toBe(true)
    expect(typists.every(({ client }) => client.provider.hasUnsyncedChanges)).toBe(true)
    scene.signalPostgres('SIGCONT')
    scene.postgres.start()
    await scene.whenPostgresAnswers()
    const { promised, missing } = await checkPromises(scene, typists)
    record('F03', { how, 'ended after, ms': tookMs, promised, missing })
  }, 120_000)

it('F04: Postgres restarts six times while twelve workers query: no crash, no query hangs, the pool goes on', async () => {
  const sql = connect(scene.world.database.urls.collab, { max: 4, applicationName: 'coscribe faults' })
  let isRunning = true
  let succeeded = 0
  let slowestMs = 0
  let hung = 0
  const workers = Array.from({ length: 12 }, async (_, i) => {
    while (isRunning) {
      const startedAt = Date.now()
      const query = (i % 2 === 0 ? sql`select 1` : sql.begin((tx) => tx`select 1`)).then(
        () => succeeded++,
        () => sleep(10),
      )
      await Promise.race([query, sleep(10_000).then(() => hung++)])
      slowestMs = Math.max(slowestMs, Date.now() - startedAt)
    }
  })
  let slowestRecoveryMs = 0
  for (let round = 0; round < 6; round++) {
    const before = succeeded
    await until('queries succeed', () => succeeded > before + 50)
    scene.postgres.stop('immediate')
    scene.postgres.start()
    const backAt = Date.now()
    const then = succeeded
    await until('queries succeed again', () => succeeded > then)
    slowestRecoveryMs = Math.max(slowestRecoveryMs, Date.now() - backAt)
  }
  isRunning = false
  await Promise.all(workers)
  await sql.end({ timeout: 1 })
  expect(hung).toBe(0)
  expect(slowestMs).toBeLessThan(8_000)
  expect(slowestRecoveryMs).toBeLessThan(5_000)
  record('F04', { 'slowest query, ms': slowestMs, 'slowest recovery, ms': slowestRecoveryMs })
}, 120_000)

it('F09: a server that starts before Postgres waits, says so, and is ready soon after it', async () => {
  scene.postgres.stop('fast')
  const server = scene.launch()
  await until('it says that it is not ready', () =>
    fetch(`http://127.0.0.1:${scene.port}/ready`).then(
      (response) => response.status === 503,
      () => false,
    ),
  )
  await sleep(2_000)
  expect(server.child.exitCode).toBeNull()
  scene.postgres.start()
  const backAt = Date.now()
  await server.whenReady()
  const tookMs = Date.now() - backAt
  expect(tookMs).toBeLessThan(6_000)
  record('F09', { 'ready after, ms': tookMs })
}, 60_000)

it('F12: Postgres stands still for 30 s: no acknowledgement, bounded memory, and all are acknowledged afterwards', async () => {
  await scene.start()
  const typists = await scene.typists(4, 20)
  await until('all were told something', () => typists.every(({ saves }) => saves > 25))
  scene.signalPostgres('SIGSTOP')
  await sleep(300) // answers that were on their way
  const stoppedAt = Date.now()
  await sleep(30_000)
  expect(typists.every(({ savedAt }) => savedAt < stoppedAt)).toBe(true)
  const memoryMb = scene.memoryMb
  scene.signalPostgres('SIGCONT')
  const backAt = Date.now()
  await savesAfter(typists, backAt)
  const recoveredMs = Date.now() - backAt
  await checkConvergence(scene, typists)
  const { promised, missing } = await checkPromises(scene, typists)
  expect(memoryMb).toBeLessThan(600)
  expect(recoveredMs).toBeLessThan(8_000)
  record('F12', { promised, missing, 'memory, MiB': memoryMb, 'first saved after, ms': recoveredMs })
}, 120_000)

it('F13: Postgres refuses to write (25006): not saved, and all is acknowledged without a reload when it writes again', async () => {
  await scene.start()
  const typists = await scene.typists(2, 20)
  await until('all were told something', () => typists.every(({ saves }) => saves > 25))
  await scene.postgres.run('alter system set default_transaction_read_only = on')
  await scene.postgres.run('select pg_reload_conf()')
  await sleep(500)
  const refusedAt = Date.now()
  await sleep(3_000)
  expect(typists.every(({ savedAt }) => savedAt < refusedAt)).toBe(true)
  expect(typists.every(({ client }) => client.provider.hasUnsyncedChanges)).toBe(true)
  await scene.postgres.run('alter system reset default_transaction_read_only')
  await scene.postgres.run('select pg_reload_conf()')
  await checkConvergence(scene, typists)
  const { promised, missing } = await checkPromises(scene, typists)
  expect(scene.server.child.exitCode).toBeNull()
  expect(typists.every(({ client }) => client.closes.length === 0)).toBe(true)
  record('F13', { promised, missing })
}, 120_000)

it('F15: each commit takes 2 s: batches grow, everybody is acknowledged in time', async () => {
  await scene.start()
  const documents = await scene.documents(10)
  const people = await scene.people(10)
  const writers = await Promise.all(
    documents.map((documentId, i) =>
      AckedWriter.join(scene.world, scene.port, people[i] ?? scene.world.owner, documentId),
    ),
  )
  const { admin } = scene.world
  await admin.unsafe(`
    create function app.be_slow() returns trigger language plpgsql as $$ begin
      if coalesce(current_setting('app.slept', true), '') = '' then
        perform set_config('app.slept', 'yes', true); perform pg_sleep(2);
      end if;
      return null; end $$;
    create constraint trigger be_slow after insert on app.document_updates
      deferrable initially deferred for each row execute function app.be_slow()`)
  try {
    for (const writer of writers) writer.start(16)
    await sleep(12_000)
    for (const writer of writers) writer.stop()
    await Promise.all(writers.map((writer) => writer.whenAllAcked(20_000)))
  } finally {
    await admin.unsafe('drop trigger be_slow on app.document_updates; drop function app.be_slow()')
  }
  const latencies = writers.flatMap((writer) => writer.latencies)
  const perSecond = latencies.length / 12
  expect(percentile(latencies, 99)).toBeLessThan(7_000)
  expect(perSecond).toBeGreaterThan(300)
  record('F15', { 'ack p99, ms': percentile(latencies, 99), 'updates/s': perSecond, 'memory, MiB': scene.memoryMb })
  for (const writer of writers) writer.leave()
}, 120_000)

it('F16: somebody holds one document for 20 s: only that document waits', async () => {
  await scene.start()
  const [held, ...free] = await scene.documents(9)
  const people = await scene.people(9)
  if (!held) throw new Error('a document')
  const [waiting, ...others] = await Promise.all(
    [held, ...free].map((documentId, i) =>
      AckedWriter.join(scene.world, scene.port, people[i] ?? scene.world.owner, documentId),
    ),
  )
  const release = await scene.world.holdCommits(held)
  for (const writer of [waiting, ...others]) writer?.start(25)
  await sleep(20_000)
  expect(waiting?.acked).toBe(0)
  for (const writer of [waiting, ...others]) writer?.stop()
  const latencies = others.flatMap((writer) => writer.latencies)
  await release()
  await waiting?.whenAllAcked()
  await Promise.all(others.map((writer) => writer.whenAllAcked()))
  expect(latencies.length).toBeGreaterThan(3_000)
  expect(percentile(latencies, 99)).toBeLessThan(1_000)
  record('F16', {
    'acks of others': latencies.length,
    'their p99, ms': percentile(latencies, 99),
    'held acks': waiting?.acked ?? 0,
  })
  for (const writer of [waiting, ...others]) writer?.leave()
}, 120_000)

it('F17: a row that Postgres never takes: its document is closed with 4400 and reloads; all others are acknowledged', async () => {
  await scene.start()
  const [poisoned, ...free] = await scene.documents(6)
  if (!poisoned) throw new Error('a document')
  const [victim, ...others] = await Promise.all(
    [poisoned, ...free].map((documentId) => AckedWriter.join(scene.world, scene.port, scene.world.owner, documentId)),
  )
  await scene.world.admin.unsafe(
    `alter table app.document_updates add constraint no_poison check (position('POISON'::bytea in payload) = 0) not valid`,
  )
  try {
    for (const writer of others) writer.start(10)
    await sleep(500)
    victim?.write('POISON')
    await until('it is closed', () => victim?.raw.closed !== null)
    await sleep(500)
    for (const writer of others) writer.stop()
    await Promise.all(others.map((writer) => writer.whenAllAcked()))
    expect(victim?.raw.closed?.code).toBe(4400)
    expect(victim?.acked).toBe(0)
    const again = await AckedWriter.join(scene.world, scene.port, scene.world.owner, poisoned)
    again.write('honest')
    await again.whenAllAcked()
    again.leave()
  } finally {
    await scene.world.admin.unsafe('alter table app.document_updates drop constraint no_poison')
  }
  record('F17', { 'acks of others': others.reduce((sum, writer) => sum + writer.acked, 0), 'closed with': 4400 })
  for (const writer of [victim, ...others]) writer?.leave()
}, 60_000)

for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit'])
  it(`F19: a Postgres with ${setting} off is refused with 78, and accepted where that is said aloud`, async () => {
    await scene.postgres.run(`alter system set ${setting} = off`)
    await scene.postgres.run('select pg_reload_conf()')
    try {
      await until('it is off', async () => (await scene.world.admin.unsafe(`show ${setting}`))[0]?.[setting] === 'off')
      const refused = scene.launch({ ALLOW_UNSAFE: '0' })
      expect(await refused.exited).toBe(78)
      expect(refused.output).toContain(setting)
      await scene.start({ ALLOW_UNSAFE: '1' })
      expect(scene.server.output).toContain('"event":"unsafe"')
    } finally {
      await scene.postgres.run(`alter system reset ${setting}`)
      await scene.postgres.run('select pg_reload_conf()')
    }
    record('F19', { setting, 'exit code': 78 })
  }, 60_000)

it('F20: no connection is left: what is open goes on being acknowledged, what would be loaded gets 4503', async () => {
  await scene.start()
  const [documentId, other] = await scene.documents(2)
  if (!documentId || !other) throw new Error('two documents')
  const writer = await AckedWriter.join(scene.world, scene.port, scene.world.owner, documentId)
  const token = await scene.world.mintToken({ documentId: other, userId: scene.world.owner })
  const hog = connect(scene.postgres.url, { max: 40, applicationName: 'hog' })
  await scene.world.admin`
    select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'coscribe collab'`
  const hogged = Array.from({ length: 40 }, () => hog`select pg_sleep(8)`.catch(() => {}))
  await until('Postgres is full', async () => {
    const [row] = await scene.world.admin<
      { count: string }[]
    >`select count(*) from pg_stat_activity where application_name = 'hog'`
    return Number(row?.count) > 15
  })
  let turnedAwayMs = 0
  try {
    writer.start(20)
    await until('what is open is acknowledged', () => writer.acked > 20)
    const newcomer = new RawClient(scene.port, scene.world.nameOf(other))
    const askedAt = Date.now()
    await newcomer.authenticate(token)
    await until('it is turned away', () => newcomer.closed !== null, 20_000)
    turnedAwayMs = Date.now() - askedAt
    expect(newcomer.closed?.code).toBe(4503)
    const acked = writer.acked
    await until('what is open goes on being acknowledged', () => writer.acked > acked + 20)
  } finally {
    await scene.world.admin`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'hog'`
    await Promise.all(hogged)
    await hog.end({ timeout: 0 })
  }
  writer.stop()
  await writer.whenAllAcked()
  await until('it is ready again', () => scene.server.isReady())
  record('F20', { 'turned away after, ms': turnedAwayMs, acked: writer.acked })
  writer.leave()
}, 60_000)

it('F21: a backend of the server is ended every half second', async () => {
  await scene.start()
  const typists = await scene.typists(4, 20)
  let ended = 0
  for (let round = 0; round < 20; round++) {
    await sleep(500)
    const rows = await scene.world.admin`
      select pg_terminate_backend(pid) from (
        select pid from pg_stat_activity where usename = 'coscribe_collab' order by random() limit 1) victim`
    ended += rows.length
  }
  await checkConvergence(scene, typists)
  const { promised, missing } = await checkPromises(scene, typists)
  expect(scene.server.child.exitCode).toBeNull()
  record('F21', { 'backends ended': ended, promised, missing })
}, 120_000)
