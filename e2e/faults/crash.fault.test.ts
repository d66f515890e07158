import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '@coscribe/shared/testing/until'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { checkConvergence, checkPromises } from './harness/check.ts'
import { record } from './harness/record.ts'
import { Scene } from './harness/scene.ts'
import { wordsOf } from './harness/typist.ts'

let scene: Scene
beforeAll(async () => {
  scene = await Scene.set()
})
afterEach(() => scene.over())
afterAll(() => scene.end())

it('F01: kill -9 of the server six times under load: nothing acknowledged is missing, and all go on within seconds', async () => {
  await scene.start()
  const typists = await scene.typists(8, 15)
  const recoveries: number[] = []
  for (let round = 0; round < 6; round++) {
    await until('everybody was told something', () => typists.every(({ saves }) => saves > 10), 30_000)
    await scene.server.kill()
    await scene.start()
    const backAt = Date.now()
    await until('somebody is told again', () => typists.some(({ savedAt }) => savedAt > backAt), 15_000)
    recoveries.push(Date.now() - backAt)
    for (const typist of typists) typist.saves = 0
  }
  await checkConvergence(scene, typists)
  const { promised, missing } = await checkPromises(scene, typists)
  expect(promised).toBeGreaterThan(1_000)
  expect(Math.max(...recoveries)).toBeLessThan(6_000)
  record('F01', { promised, missing, 'slowest first ack after the listener is back, ms': Math.max(...recoveries) })
  for (const typist of typists) typist.discard()
  expect(await scene.server.stop()).toBe(0)
}, 180_000)

it('F05: SIGTERM under load: everything acknowledged is committed, 1012 to all, exit code 0 within 10 s', async () => {
  await scene.start()
  const typists = await scene.typists(4, 10)
  await until('everybody was told something', () => typists.every(({ saves }) => saves > 10), 30_000)
  const askedAt = Date.now()
  expect(await scene.server.stop()).toBe(0)
  const tookMs = Date.now() - askedAt
  for (const typist of typists) typist.stop()
  await until('all were closed', () => typists.every(({ client }) => client.closes.some(({ code }) => code === 1012)))
  const { promised, missing } = await checkPromises(scene, typists)
  expect(tookMs).toBeLessThan(10_000)
  record('F05', { promised, missing, 'ended after, ms': tookMs })
  for (const typist of typists) typist.discard()
}, 120_000)

for (const [id, point] of [
  ['F06', 'committed'],
  ['F07', 'applied'],
] as const)
  it(`${id}: killed exactly at "${point}": the client sends it again, and it is there once`, async () => {
    await scene.start({ COLLAB_FAILPOINT: `${point}:20` })
    const typists = await scene.typists(1, 15)
    await scene.server.exited
    await sleep(300)
    for (const typist of typists) typist.stop()
    await scene.start()
    await checkConvergence(scene, typists)
    const { promised, missing } = await checkPromises(scene, typists)
    const [typist] = typists
    const words = wordsOf((await scene.world.committed(typist?.documentId)).doc)
    expect(new Set(words).size).toBe(words.length)
    record(id, { promised, missing, words: words.length })
    for (const each of typists) each.discard()
    expect(await scene.server.stop()).toBe(0)
  }, 120_000)

it('F11: a server that is killed half a second after every start, for a minute', async () => {
  await scene.start()
  const typists = await scene.typists(4, 20)
  const until60 = Date.now() + 60_000
  let kills = 0
  while (Date.now() < until60) {
    await sleep(500)
    await scene.server.kill()
    kills += 1
    await scene.start()
  }
  await checkConvergence(scene, typists)
  const { promised, missing } = await checkPromises(scene, typists)
  record('F11', { kills, promised, missing })
  for (const typist of typists) typist.discard()
  expect(await scene.server.stop()).toBe(0)
}, 180_000)

for (const step of [1, 2, 3, 4, 5])
  it(`F42: the compactor is killed at its step ${step}: an old checkpoint or a new one, never neither`, async () => {
    await scene.start({ COLLAB_FAILPOINT: `compaction-${step}` })
    const typists = await scene.typists(1, 4)
    await scene.server.exited
    for (const typist of typists) typist.stop()
    await scene.start()
    await checkConvergence(scene, typists)
    const { promised, missing } = await checkPromises(scene, typists)
    expect(promised).toBeGreaterThan(20)
    record('F42', { step, promised, missing })
    for (const typist of typists) typist.discard()
    expect(await scene.server.stop()).toBe(0)
  }, 120_000)
