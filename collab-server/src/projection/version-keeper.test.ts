import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'
import { beforeEach, expect, it } from 'vitest'
import { VersionKeeper } from './version-keeper.ts'

const MINUTE = 60_000
const address = (name: string) => ({ documentId: name }) as unknown as DocumentAddress

let now: number
let looked: string[]
let failing: Set<string>
let keeper: VersionKeeper
beforeEach(() => {
  now = 0
  looked = []
  failing = new Set()
  keeper = new VersionKeeper(
    async ({ documentId }) => {
      if (failing.has(documentId)) throw new Error('away')
      looked.push(`${documentId} at ${Math.round(now / MINUTE)}`)
    },
    () => now,
  )
})
/** Lets minutes pass, and looks every ten seconds. */
async function pass(minutes: number, meanwhile = () => {}) {
  for (const end = now + minutes * MINUTE; now < end; now += 10_000) {
    meanwhile()
    await keeper.look()
  }
}

it('VR1: a document is looked at after it was opened, and after the pause of what was written, and then no more', async () => {
  keeper.loaded('a', address('a'), 1n)
  await pass(5)
  keeper.changed('a')
  await pass(60)
  expect(looked).toEqual(['a at 0', 'a at 15'])
})

it('VR1: writing without a pause is looked at every so often', async () => {
  keeper.loaded('a', address('a'), 1n)
  await pass(60, () => keeper.changed('a'))
  expect(looked.length).toBeGreaterThan(5)
  expect(looked.length).toBeLessThan(9)
  await pass(60)
  expect(looked.at(-1)).toBe('a at 70')
})

it('VR1: a look that failed is made again, and holds up no other document', async () => {
  keeper.loaded('a', address('a'), 1n)
  keeper.loaded('b', address('b'), 1n)
  failing.add('a')
  await pass(2)
  expect(looked).toEqual(['b at 0'])
  failing.clear()
  await pass(2)
  expect(looked).toEqual(['b at 0', 'a at 2'])
})

it('VR1: what was closed is not looked at', async () => {
  keeper.loaded('a', address('a'), 1n)
  keeper.unloaded('a')
  keeper.changed('a')
  await pass(30)
  expect(looked).toEqual([])
})

it('VR1: an empty document is looked at once something was written in it', async () => {
  keeper.loaded('a', address('a'), 0n)
  await pass(5)
  expect(looked).toEqual([])
  keeper.changed('a')
  await pass(60)
  expect(looked).toEqual(['a at 15'])
})

it('VR1: many that were opened at once are looked at one after the other, a twentieth of the time', async () => {
  let busy = 0
  const unhurried = new VersionKeeper(
    async () => {
      now += 100
      busy += 100
    },
    () => now,
    async (ms) => {
      now += ms
    },
  )
  for (let n = 0; n < 50; n++) unhurried.loaded(String(n), address(String(n)), 1n)
  await unhurried.look()
  expect(busy).toBe(5_000)
  expect(now).toBeGreaterThanOrEqual(busy * 20)
})

it('VR1: nobody waits long for what one look took, and not at all for what one that failed did', async () => {
  let rested = 0
  const slow = new VersionKeeper(
    async ({ documentId }) => {
      now += MINUTE
      if (documentId === 'failing') throw new Error('away')
    },
    () => now,
    async (ms) => {
      rested += ms
    },
  )
  slow.loaded('failing', address('failing'), 1n)
  await slow.look()
  expect(rested).toBe(0)
  slow.loaded('long', address('long'), 1n)
  await slow.look()
  expect(rested).toBe(10_000)
})
