import { once } from 'node:events'
import * as encoding from 'lib0/encoding'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { AttackScene, YOUNG_GENERATION_MIB } from '../testing/attack-scene.ts'
import { textOf } from '../testing/clients.ts'
import {
  type Forged,
  type ForgedRange,
  forgedDeletions,
  forgedStruct,
  runLengthBomb,
  updateOf,
} from '../testing/forged-updates.ts'
import { RawClient } from '../testing/raw-client.ts'
import { typed } from '../testing/typed.ts'

let scene: AttackScene
beforeAll(async () => {
  scene = await AttackScene.set()
})
afterEach(() => scene.over())
afterAll(() => scene.end())

/** A client id of Mallory's own. */
const OWN = 4_000_000_001

/** The ways in which an update can be sent. */
const WAYS = {
  'an update': async (bytes: Uint8Array) => sent(await scene.synced(), 2, bytes),
  'an update before the handshake': async (bytes: Uint8Array) => {
    const attacker = sent(await scene.admitted(), 2, bytes)
    // It is kept beside the document until then.
    attacker.handshake()
    return attacker
  },
  'a first SyncStep2': async (bytes: Uint8Array) => sent(await scene.admitted(), 1, bytes),
  'a later SyncStep2': async (bytes: Uint8Array) => sent(await scene.synced(), 1, bytes),
} as const
type Way = keyof typeof WAYS

function sent(attacker: RawClient, type: 1 | 2, bytes: Uint8Array) {
  attacker.sync(type, bytes)
  return attacker
}

/** Sends bytes by one of the ways; the socket has to be closed with the code, and nothing but the handshake acknowledged. */
async function refused(way: Way, bytes: Uint8Array, code: number) {
  const attacker = await WAYS[way](bytes)
  await attacker.whenClosed(code)
  expect(attacker.statuses.length).toBeLessThanOrEqual(way === 'a first SyncStep2' ? 0 : 1)
}

/** Deterministic numbers (mulberry32). */
function numbers(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

describe('bytes that are no update', () => {
  it('A28 VA1: 10,000 random and truncated updates are 4400, and not one is acknowledged', async () => {
    const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
    console.log(`A28: SEED=${seed}`)
    const honest = updateOf((title, doc) => {
      title.insert(0, 'What an honest editor writes')
      title.format(0, 4, { bold: true })
      title.delete(5, 3)
      for (const update of typed('and a paragraph')) Y.applyUpdate(doc, update)
    }, OWN)
    const isUpdate = (bytes: Uint8Array) => {
      try {
        return Y.decodeUpdate(bytes) !== null
      } catch {
        return false
      }
    }
    const bad = (random: (below: number) => number): Uint8Array => {
      const bytes =
        random(2) === 0
          ? honest.slice(0, random(honest.byteLength))
          : Uint8Array.from({ length: 1 + random(400) }, () => random(256))
      // Rarely chance makes an update: two zeros are one.
      return isUpdate(bytes) ? bad(random) : bytes
    }
    const from = scene.newAddress()
    const tokens = await Promise.all(Array.from({ length: 3_400 }, () => scene.token()))
    let next = 0
    const lane = async (end: number) => {
      while (next < end) {
        const number = next++
        const random = numbers(seed * 10_000 + number)
        const bytes = bad(random)
        const way = random(3)
        const client = new RawClient(scene.port, scene.bystanders.name, { localAddress: from })
        await client.authenticate(tokens[Math.floor(number / 3)] ?? '')
        if (way === 0) client.sync(1, bytes)
        else if (way === 1) client.sync(2, bytes)
        if (way > 0) client.handshake()
        if (way === 2) client.sync(2, bytes)
        await client.whenClosed(4400)
        const hex = Buffer.from(bytes).toString('hex')
        if (client.statuses.length > (way === 0 ? 0 : 1)) throw new Error(`case ${number} was acknowledged: ${hex}`)
      }
    }
    // In parts, because the presence of the bystanders has to be shown again from time to time.
    for (let end = 1_000; end <= 10_000; end += 1_000) {
      await Promise.all(Array.from({ length: 16 }, () => lane(end)))
      await scene.bystanders.nothingChanged()
      await scene.bystanders.renew()
    }
  }, 120_000)

  it('A28: a payload that claims to go on beyond its frame is 4400, also in two pieces', async () => {
    const [honest = new Uint8Array()] = typed('')
    for (const inPieces of [false, true]) {
      const attacker = await scene.synced()
      const frame = encoding.encode((encoder) => {
        encoding.writeVarString(encoder, attacker.name)
        encoding.writeVarUint(encoder, 0)
        encoding.writeVarUint(encoder, 2)
        encoding.writeVarUint(encoder, 4_000)
        encoding.writeUint8Array(encoder, honest)
      })
      // A message of pieces is put together in memory that is shared with whatever else the process holds.
      if (inPieces) attacker.socket.send(frame.slice(0, 50), { fin: false })
      attacker.socket.send(inPieces ? frame.slice(50) : frame)
      await attacker.whenClosed(4400)
      expect(attacker.statuses).toEqual([true])
    }
  })

  it('A28 YW1: the same bytes are 4400 by the way of y-websocket', async () => {
    const BAD = [[0, 2, 4, 1, 2, 3, 250], [0, 1, 2, 9, 9], [99], [0], [0, 2, 200, 1]]
    for (const frame of BAD) {
      const token = await scene.token()
      const attacker = new WebSocket(`ws://127.0.0.1:${scene.port}/y/${scene.bystanders.name}?token=${token}`)
      const closed = once(attacker, 'close')
      await once(attacker, 'open')
      // The end of a handshake: an answer with nothing in it.
      attacker.send(Uint8Array.of(0, 1, 2, 0, 0))
      attacker.send(Uint8Array.from(frame))
      expect((await closed)[0]).toBe(4400)
    }
  })

  for (const way of Object.keys(WAYS) as Way[])
    it(`A34: what is encoded as V2, and a run-length bomb of 2^40 structs, are 4400 as ${way}`, async () => {
      const honest = updateOf((title) => title.insert(0, 'in another format'), OWN)
      const growth = await scene.growth(async () => {
        await refused(way, Y.convertUpdateFormatV1ToV2(honest), 4400)
        await refused(way, runLengthBomb(), 4400)
      })
      expect(growth).toBeLessThan(YOUNG_GENERATION_MIB + 64)
    })

  it('A34: what stands behind an update is not acknowledged with it', () =>
    refused('an update', Uint8Array.of(0, 0, 1, 2, 3), 4400))
})

describe('structs that no editor makes', () => {
  const ABSURD: readonly (readonly [string, Uint8Array])[] = [
    ['GC struct of length 2^50', forgedStruct(OWN, 0, { kind: 'gc', length: 2 ** 50 })],
    ['Skip struct of length 2^50', forgedStruct(OWN, 0, { kind: 'skip', length: 2 ** 50 })],
    ['deleted item of length 2^50', forgedStruct(OWN, 0, { kind: 'deleted', length: 2 ** 50 })],
    ['struct at clock 2^53 - 1', forgedStruct(OWN, 2 ** 53 - 1, { kind: 'gc', length: 1 })],
    ['deletion of length 2^50', forgedDeletions([[OWN, 0, 2 ** 50]])],
  ]
  for (const [what, bytes] of ABSURD)
    for (const way of Object.keys(WAYS) as Way[])
      it(`A33 VA1: a ${what} is 4400 as ${way}`, () => refused(way, bytes, 4400))

  const UNKNOWN: readonly (readonly [string, Forged])[] = [
    ['a document in the document', { kind: 'doc' }],
    ['an embed', { kind: 'embed', json: '{"image":"https://evil.example/a.png"}' }],
    ['a format with 500 KB of JSON', { kind: 'format', key: 'bold', json: JSON.stringify('x'.repeat(500_000)) }],
    ['a format nested 5,000 deep', { kind: 'format', key: 'bold', json: `${'['.repeat(5_000)}${']'.repeat(5_000)}` }],
    ['a type that does not exist', { kind: 'type', type: 99 }],
    ['an array', { kind: 'type', type: 0 }],
  ]
  for (const [what, forged] of UNKNOWN)
    for (const way of ['an update', 'a first SyncStep2'] as const)
      it(`A37 VA1: ${what} is 4400 as ${way}`, () => refused(way, forgedStruct(OWN, 0, forged), 4400))
})

describe("another person's client id", () => {
  for (const way of Object.keys(WAYS) as Way[])
    it(`A31 VA3: structs for the victim's client id are 4400 as ${way}, and the victim writes on`, async () => {
      const { victim } = scene.bystanders
      const next = Y.getState(victim.doc.store, victim.clientId)
      await refused(way, forgedStruct(victim.clientId, next, { kind: 'gc', length: 100 }), 4400)
      await refused(way, forgedStruct(victim.clientId, next, { kind: 'deleted', length: 1 }), 4400)
      expect(scene.logged('frame-refused')).toContainEqual(
        expect.objectContaining({ why: 'client id of another person', userId: scene.mallory }),
      )
      await scene.bystanders.nothingChanged()
      const before = victim.text
      await scene.bystanders.lifeGoesOn()
      const { doc } = await scene.world.committed(scene.bystanders.documentId)
      expect(textOf(doc)).toBe(victim.text)
      expect(victim.text.length).toBe(before.length + 1)
    })
})

describe('deletions', () => {
  const ranges = (count: number, clientId: number) =>
    Array.from({ length: count }, (_, i): ForgedRange => [clientId, i * 2, 1])
  const beyond = ranges(1, OWN)

  it('A30 VA1: 1,000,000 ranges are 4400', async () => {
    await refused('a first SyncStep2', forgedDeletions(ranges(1_000_000, OWN)), 4400)
    // Also where all that is deleted is there.
    const there = Array.from({ length: 1_000_000 }, (_, i): ForgedRange => [OWN, i, 1])
    await refused('a first SyncStep2', forgedDeletions(there, { clientId: OWN, length: 1_000_000 }), 4400)
  })
  it('A30 VA1: as many ranges as fit into a frame are 4400', async () => {
    await refused('an update', forgedDeletions(ranges(200_000, OWN)), 4400)
    await refused('an update', forgedDeletions(ranges(200_000, scene.bystanders.victim.clientId)), 4400)
    const there = Array.from({ length: 200_000 }, (_, i): ForgedRange => [OWN, i, 1])
    await refused('an update', forgedDeletions(there, { clientId: OWN, length: 1_000_000 }), 4400)
  })
  for (const way of ['an update', 'a later SyncStep2', 'a first SyncStep2'] as const)
    it(`A30 VA1: ranges of what the server does not have are 4400 as ${way}`, async () => {
      await refused(way, forgedDeletions(beyond), 4400)
      await refused(way, forgedDeletions([[scene.bystanders.victim.clientId, 2 ** 30, 5]]), 4400)
    })
  it('A30: 400,000 ranges of what the server does not have close nobody else', async () => {
    await refused('a first SyncStep2', forgedDeletions(ranges(400_000, OWN)), 4400)
  })
})

describe('gaps', () => {
  let hasty: AttackScene
  beforeAll(async () => {
    hasty = await AttackScene.set({ frameBurst: 10_000 })
  })
  afterEach(() => hasty.over())
  afterAll(() => hasty.end())

  /** Updates of one editor of which every second one is missing. */
  const gaps = (count: number, words: string) => {
    const doc = Object.assign(new Y.Doc(), { clientID: OWN })
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    for (let i = 0; i < 2 * count; i++) doc.getText('title').insert(0, words)
    return updates.filter((_, i) => i % 2 === 1)
  }

  /** The stock server took 17 s for them; a frame that is only received costs some ten microseconds. */
  const MAX_CPU_MS = 500

  it('A29 VA2: 4,000 updates with gaps of a connected editor are 4409 at the first', async () => {
    const attacker = await hasty.synced()
    const before = hasty.cpuMs()
    for (const update of gaps(4_000, 'ab')) attacker.sync(2, update)
    await attacker.whenClosed(4409)
    expect(attacker.statuses).toEqual([true])
    expect(hasty.cpuMs() - before).toBeLessThan(MAX_CPU_MS)
  })

  it('A29 DA2: 4,000 before the handshake are kept beside the document, and 4409 after it', async () => {
    const attacker = await hasty.admitted()
    const before = hasty.cpuMs()
    for (const update of gaps(4_000, 'ab').slice(0, 1_800)) attacker.sync(2, update)
    await hasty.bystanders.lifeGoesOn()
    expect([attacker.closed, attacker.statuses]).toEqual([null, []])
    attacker.handshake()
    await attacker.whenClosed(4409)
    expect(attacker.statuses.length).toBeLessThanOrEqual(1)
    expect(hasty.cpuMs() - before).toBeLessThan(MAX_CPU_MS)
  })

  it('A29 DA2: more than 256 KiB before the handshake are 4409', async () => {
    const attacker = await hasty.admitted()
    const before = hasty.cpuMs()
    const growth = await hasty.growth(async () => {
      for (const update of gaps(4_000, 'x'.repeat(200))) attacker.sync(2, update)
      await attacker.whenClosed(4409)
    })
    expect(attacker.statuses).toEqual([])
    expect(hasty.cpuMs() - before).toBeLessThan(MAX_CPU_MS)
    expect(growth).toBeLessThan(YOUNG_GENERATION_MIB + 16)
  })

  it('A29 VA2: a first SyncStep2 that builds on what is missing is 4409', async () => {
    const attacker = await hasty.admitted()
    attacker.sync(1, Y.mergeUpdates(gaps(4_000, 'ab')))
    await attacker.whenClosed(4409)
    expect(attacker.statuses).toEqual([])
  })
})
