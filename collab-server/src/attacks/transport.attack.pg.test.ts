import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { AttackScene } from '../testing/attack-scene.ts'

let scene: AttackScene
beforeAll(async () => {
  scene = await AttackScene.set()
})
afterEach(() => scene.over())
afterAll(() => scene.end())

it('smoke', async () => {
  const client = await scene.synced()
  expect(client.closed).toBe(null)
  client.sync(2, new Uint8Array([1, 2, 3]))
  await client.whenClosed(4400)
  console.log(scene.memory(), scene.cpuMs(), scene.process.output)
})
it('smoke 2', async () => {
  await scene.bystanders.lifeGoesOn()
})
