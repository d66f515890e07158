import { setTimeout } from 'node:timers/promises'
import { presenceColor } from '@coscribe/shared/domain/presence-color'
import { until } from '@coscribe/shared/testing/until'
import * as encoding from 'lib0/encoding'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AttackScene, YOUNG_GENERATION_MIB } from '../testing/attack-scene.ts'
import type { RawClient } from '../testing/raw-client.ts'
import { presenceIn } from '../testing/read-frames.ts'

let scene: AttackScene
beforeAll(async () => {
  scene = await AttackScene.set()
})
afterEach(() => scene.over())
afterAll(() => scene.end())

/** A client id of Mallory's own, new for every case: clocks of an old one would go on. */
let OWN = 4_000_000_000
beforeEach(() => {
  OWN += 1_000
})

const CARET = { anchor: { type: null, tname: 'default' }, head: { type: null, tname: 'default' } }
/** The highest clock that a number can hold. */
const SQUAT = 2 ** 53 - 1

const statelessly = (client: RawClient, payload: string | Uint8Array) =>
  client.send((encoder) => {
    encoding.writeVarUint(encoder, 5)
    if (typeof payload === 'string') encoding.writeVarString(encoder, payload)
    else encoding.writeVarUint8Array(encoder, payload)
  })

/** A ping is answered in order: what was sent before it has been handled, and the socket is still open. */
async function stillTaken(client: RawClient) {
  const before = client.frames.length
  statelessly(client, '{"type":"ping"}')
  await until(`a pong (closed: ${client.closed?.code})`, () =>
    client.frames.slice(before).some((frame) => Buffer.from(frame).includes('pong')),
  )
}

/** What the victim was last told about a client id. */
const seenByVictim = (clientId: number) =>
  scene.bystanders.victim.client.frames
    .map((frame) => presenceIn(frame)?.[clientId])
    .filter((seen) => seen !== undefined)
    .at(-1)

/** Somebody who may read the attacked document, and no more. */
async function reader() {
  const userId = await scene.world.organization.addMember('guest', 'Reader')
  await scene.world.organization.grant(scene.bystanders.documentId, userId, 'read')
  await scene.world.sessionOf(userId)
  await scene.bystanders.lookAgain()
  return await scene.synced({ userId, access: 'read' })
}

describe("the victim's presence", () => {
  const EVIL = { user: { name: 'Somebody else' }, cursor: null }
  const LIES = [
    ['renamed', 1, EVIL],
    ['one clock ahead', 1, { cursor: null }],
    ['squatted at the highest clock', SQUAT, EVIL],
  ] as const
  for (const [what, ahead, state] of LIES)
    it(`A46 ID2: ${what} by another is 4400, and stays as it was`, async () => {
      const attacker = await scene.synced()
      const { clientId, clock } = scene.bystanders.victim
      attacker.awareness([{ clientId, clock: ahead === SQUAT ? SQUAT : clock + ahead, state }])
      await attacker.whenClosed(4400)
    })

  it('A46 ID2: repeated, or removed, by another stays as it was, without a word: stock providers echo what they hear', async () => {
    const attacker = await scene.synced()
    const { clientId, clock } = scene.bystanders.victim
    attacker.awareness([{ clientId, clock, state: EVIL }])
    attacker.awareness([{ clientId, clock: clock - 1, state: EVIL }])
    attacker.awareness([{ clientId, clock: SQUAT, state: null }])
    await stillTaken(attacker)
    await scene.bystanders.nothingChanged()
    scene.bystanders.victim.showCaret(false)
    await scene.bystanders.lookAgain()
  })
})

describe('presence of nobody', () => {
  const crowd = (count: number, first = OWN) =>
    Array.from({ length: count }, (_, i) => ({ clientId: first + i, clock: 1, state: {} }))

  it('A47: 200,000 ids in one frame are 4400, or 1009 where no frame is that large; they take no memory', async () => {
    for (const [phase, code] of [
      ['admitted', 4400],
      ['synced', 1009],
    ] as const) {
      const attacker = await scene[phase]()
      const before = scene.cpuMs()
      const growth = await scene.growth(async () => {
        attacker.awareness(crowd(200_000, 1))
        await attacker.whenClosed(code)
      })
      // The stock server grew by 262 MiB.
      expect(growth).toBeLessThan(YOUNG_GENERATION_MIB + 16)
      expect(scene.cpuMs() - before).toBeLessThan(500)
    }
  })

  it('A47 ID2: as many ids as fit into a frame are 4400', async () => {
    const attacker = await scene.synced()
    attacker.awareness(crowd(4_000))
    await attacker.whenClosed(4400)
  })

  it('A47 ID2: a new id with every frame is 4400 at the ninth, and all of them leave with their socket', async () => {
    const attacker = await scene.synced()
    for (const one of crowd(8)) attacker.awareness([one])
    await until('the victim has heard of eight', () => crowd(8).every(({ clientId }) => seenByVictim(clientId)))
    attacker.awareness(crowd(1, OWN + 100))
    await attacker.whenClosed(4400)
    await until('they are gone', () => crowd(8).every(({ clientId }) => seenByVictim(clientId)?.state === null))
    expect(seenByVictim(OWN + 100)).toBe(undefined)
    await scene.bystanders.lookAgain()
  })

  const MALFORMED: readonly (readonly [string, Uint8Array])[] = [
    ['nothing at all', new Uint8Array(0)],
    ['2^50 states that do not follow', encoding.encode((encoder) => encoding.writeVarUint(encoder, 2 ** 50))],
    [
      'a state that is no JSON',
      encoding.encode((encoder) => {
        for (const number of [1, 4_111_111_111, 1]) encoding.writeVarUint(encoder, number)
        encoding.writeVarString(encoder, '{"cursor":')
      }),
    ],
    ['random bytes', Uint8Array.of(200, 13, 99, 255, 255, 255, 1, 2, 3)],
  ]
  for (const [what, update] of MALFORMED)
    it(`A47: ${what} is 4400`, async () => {
      const attacker = await scene.synced()
      attacker.send((encoder) => {
        encoding.writeVarUint(encoder, 1)
        encoding.writeVarUint8Array(encoder, update)
      })
      await attacker.whenClosed(4400)
    })
})

describe("one's own presence", () => {
  it('A48 ID1: name, colour, picture and access come from the account, and only known fields are passed on', async () => {
    const attacker = await scene.synced()
    const user = {
      id: scene.bystanders.victim.userId,
      name: 'Kim Okafor',
      color: '#000000',
      image: 'https://evil.example',
    }
    attacker.awareness([
      {
        clientId: OWN,
        clock: 1,
        state: { cursor: CARET, user, name: 'x', access: 'write', secret: 'x'.repeat(1_000) },
      },
    ])
    await until('the victim has heard', () => seenByVictim(OWN) !== undefined)
    expect(seenByVictim(OWN)?.state).toEqual({
      cursor: CARET,
      user: expect.objectContaining({
        id: scene.mallory,
        name: 'Mallory',
        color: presenceColor(scene.mallory),
        image: null,
        access: 'write',
      }),
    })
    const STATES = [{ typing: 'yes' }, { cursor: 'here' }, { field: 'secrets' }, [], 'text', 7, true]
    for (const [i, state] of STATES.entries()) {
      attacker.awareness([{ clientId: OWN, clock: 2 + i, state }])
      await until(`${JSON.stringify(state)} has been heard of`, () => seenByVictim(OWN)?.clock === 2 + i)
      expect(seenByVictim(OWN)?.state).toEqual({ cursor: null, user: expect.objectContaining({ id: scene.mallory }) })
    }
    attacker.destroy()
    await until('Mallory is gone', () => seenByVictim(OWN)?.state === null)
    await scene.bystanders.lookAgain()
  })

  it('A48: a caret of 50 KB is not passed on', async () => {
    const attacker = await scene.synced()
    attacker.awareness([
      { clientId: OWN, clock: 1, state: { cursor: { anchor: { x: 'x'.repeat(50_000) }, head: {} }, typing: true } },
    ])
    await until('it is judged', () => attacker.closed !== null || seenByVictim(OWN)?.clock === 1)
    expect(JSON.stringify(seenByVictim(OWN) ?? {}).length).toBeLessThan(2_000)
    attacker.destroy()
    await until('Mallory is gone', () => attacker.closed?.code === 4400 || seenByVictim(OWN)?.state === null)
    await scene.bystanders.lookAgain()
  })

  it('A50 ID1: a reader is seen without the caret that it claims', async () => {
    const attacker = await reader()
    attacker.awareness([{ clientId: OWN, clock: 1, state: { cursor: CARET, typing: true } }])
    await until('the victim has heard', () => seenByVictim(OWN)?.clock === 1)
    expect(seenByVictim(OWN)?.state).toMatchObject({ cursor: null, user: { access: 'read' } })
    attacker.destroy()
    await until('the reader is gone', () => seenByVictim(OWN)?.state === null)
    await scene.bystanders.lookAgain()
  })

  it('A53 ID2: taken back, it is gone for everybody within a second', async () => {
    const attacker = await scene.synced()
    attacker.awareness([{ clientId: OWN, clock: 1, state: { cursor: CARET } }])
    await until('the victim sees a caret', () => seenByVictim(OWN)?.state != null)
    const takenBackAt = performance.now()
    attacker.awareness([{ clientId: OWN, clock: 2, state: null }])
    await until('the victim sees none', () => seenByVictim(OWN)?.state === null)
    expect(performance.now() - takenBackAt).toBeLessThan(1_000)
    await stillTaken(attacker)
    await scene.bystanders.lookAgain()
  })
})

describe('stateless messages', () => {
  const PAYLOADS: readonly (readonly [string, string | Uint8Array])[] = [
    ['{', '{'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a text', '"ping"'],
    ['a type of another kind', '{"type":1}'],
    ["the server's own mark", '{"type":"durable","epoch":0,"seq":9,"sv":""}'],
    ['a pong', '{"type":"pong"}'],
    ['nesting without end', '['.repeat(1_000)],
    ['a ping that is too long', JSON.stringify({ type: 'ping', padding: 'x'.repeat(2_000) })],
    ['what is not UTF-8', Uint8Array.of(0xff, 0xfe, 0x00)],
  ]
  for (const [what, payload] of PAYLOADS) {
    it(`A51 GW7: ${what} is 4400, and the process lives`, async () => {
      const attacker = await scene.synced()
      statelessly(attacker, payload)
      await attacker.whenClosed(4400)
    })
    it(`A50 GW7: ${what} of a reader is 4403`, async () => {
      const attacker = await reader()
      statelessly(attacker, payload)
      // What cannot be decoded has no sender's rights to be judged by.
      await attacker.whenClosed(typeof payload === 'string' ? 4403 : 4400)
    })
  }

  it('A51: 90 MB are 1009, and the process lives', async () => {
    const attacker = await scene.synced()
    const growth = await scene.growth(async () => {
      statelessly(attacker, 'x'.repeat(90_000_000))
      await until('it is closed', () => attacker.closed !== null)
    })
    // The close may be overtaken by the reset of a connection that is still sending.
    expect([1009, 1006]).toContain(attacker.closed?.code)
    // Less than the message has: it is read and thrown away.
    expect(growth).toBeLessThan(YOUNG_GENERATION_MIB + 32)
    await scene.bystanders.lifeGoesOn()
  })
})

describe('floods of presence', () => {
  it('A52: sixty changes in a second reach others in about twenty messages', async () => {
    const attacker = await scene.synced()
    const before = scene.bystanders.victim.client.frames.length
    for (let clock = 1; clock <= 60; clock++) {
      attacker.awareness([{ clientId: OWN, clock, state: { typing: clock % 2 === 0 } }])
      await setTimeout(16)
    }
    await until('the last has arrived', () => seenByVictim(OWN)?.clock === 60)
    const heard = scene.bystanders.victim.client.frames.slice(before).filter((frame) => presenceIn(frame)?.[OWN])
    expect(heard.length).toBeGreaterThan(3)
    expect(heard.length).toBeLessThanOrEqual(30)
    attacker.destroy()
    await until('Mallory is gone', () => seenByVictim(OWN)?.state === null)
    await scene.bystanders.lookAgain()
  })

  it('A52 GW10: a hundred changes a second are 4429 before long', async () => {
    const attacker = await scene.synced()
    let clock = 0
    const startedAt = performance.now()
    while (!attacker.closed) {
      for (let sent = 0; sent < 5; sent++) attacker.awareness([{ clientId: OWN, clock: ++clock, state: {} }])
      await setTimeout(50)
      if (performance.now() - startedAt > 20_000) throw new Error('it is still there')
    }
    await attacker.whenClosed(4429)
    await until('Mallory is gone', () => seenByVictim(OWN)?.state === null)
    await scene.bystanders.lookAgain()
  })
})
