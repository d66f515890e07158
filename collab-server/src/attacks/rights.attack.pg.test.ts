import { until } from '@coscribe/shared/testing/until'
import * as encoding from 'lib0/encoding'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { AttackScene, YOUNG_GENERATION_MIB } from '../testing/attack-scene.ts'
import { paragraphOf } from '../testing/clients.ts'
import { updateOf } from '../testing/forged-updates.ts'
import type { RawClient } from '../testing/raw-client.ts'
import { presenceIn, stateIn, updateIn } from '../testing/read-frames.ts'
import { typed } from '../testing/typed.ts'

let scene: AttackScene
let readerId: Awaited<ReturnType<typeof scene.world.organization.addMember>>
beforeAll(async () => {
  scene = await AttackScene.set()
  readerId = await scene.world.organization.addMember('guest', 'Reader')
  await scene.world.organization.grant(scene.bystanders.documentId, readerId, 'read')
})
afterEach(() => scene.over())
afterAll(() => scene.end())

const OWN = 4_000_000_001

/** A change to the victim's text, as a reader's own editor would make it. */
function changeOf(change: (paragraph: Y.XmlText) => void): Uint8Array {
  const doc = Object.assign(new Y.Doc(), { clientID: OWN })
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(scene.bystanders.victim.doc))
  const before = Y.encodeStateVector(doc)
  change(paragraphOf(doc))
  return Y.encodeStateAsUpdate(doc, before)
}

/** Sends a frame of any type, with these bytes behind it. */
const sendType = (client: RawClient, type: number, bytes: Uint8Array = new Uint8Array(0)) =>
  client.send((encoder) => {
    encoding.writeVarUint(encoder, type)
    encoding.writeUint8Array(encoder, bytes)
  })

describe('a reader writes', () => {
  const WRITES: readonly (readonly [string, () => Uint8Array])[] = [
    ['text', () => changeOf((paragraph) => paragraph.insert(0, 'mine: '))],
    ['deletions alone', () => deletionsOf(changeOf((paragraph) => paragraph.delete(0, 5)))],
    ['formatting alone', () => changeOf((paragraph) => paragraph.format(0, 5, { bold: true }))],
    ['bytes that are no update', () => Uint8Array.of(1, 2, 3, 250)],
  ]
  /** Without what the victim had deleted before. */
  const deletionsOf = (update: Uint8Array) => {
    expect(Y.decodeUpdate(update).structs).toEqual([])
    return update
  }
  for (const [what, bytes] of WRITES.slice(0, 3))
    for (const [as, type] of [
      ['an update', 2],
      ['a SyncStep2', 1],
    ] as const)
      it(`A40 AD2: ${what} as ${as} is not taken, and 4403 the second time`, async () => {
        const attacker = await scene.synced({ userId: readerId, access: 'read' })
        attacker.sync(type, bytes())
        await attacker.whenStatuses(2)
        expect(attacker.statuses).toEqual([true, false])
        expect(attacker.closed).toBe(null)
        await scene.bystanders.nothingChanged()
        attacker.sync(type, bytes())
        await attacker.whenClosed(4403)
        expect(attacker.statuses).toEqual([true, false])
      })

  it('A40 AD2: what it brings in its handshake is not taken either', async () => {
    for (const [what, bytes] of WRITES) {
      const attacker = await scene.admitted({ userId: readerId, access: 'read' })
      attacker.sync(1, bytes())
      await until(`${what} is judged`, () => attacker.statuses.length > 0 || attacker.closed !== null)
      expect(attacker.statuses.filter(Boolean)).toEqual([])
      if (attacker.closed) continue
      attacker.sync(2, bytes())
      attacker.sync(2, bytes())
      await attacker.whenClosed(4403)
    }
  })

  it('A40: bytes that are no update are never acknowledged, and end it', async () => {
    for (const type of [1, 2] as const) {
      const attacker = await scene.synced({ userId: readerId, access: 'read' })
      attacker.sync(type, Uint8Array.of(1, 2, 3, 250))
      attacker.sync(type, Uint8Array.of(1, 2, 3, 250))
      await until('it is closed', () => attacker.closed !== null)
      expect([4400, 4403]).toContain(attacker.closed?.code)
      expect(attacker.statuses.filter(Boolean)).toEqual([true])
    }
  })

  it('A40: handshakes again and again are not worth a look at the whole document each', async () => {
    const documentId = await scene.world.organization.createDocument()
    await scene.world.organization.grant(documentId, readerId, 'read')
    const options = { documentId, name: scene.world.nameOf(documentId) }
    const writer = await scene.admitted(options)
    // Many structs: typed back to front, none of them joins its neighbour.
    const doc = new Y.Doc()
    for (let i = 0; i < 60_000; i++) doc.getText('title').insert(0, 'x')
    writer.sync(1, Y.encodeStateAsUpdate(doc))
    await writer.whenStatuses(1)
    const attacker = await scene.synced({ ...options, userId: readerId, access: 'read' })
    const before = scene.cpuMs()
    for (let sent = 0; sent < 1_000; sent++) attacker.handshake()
    await until('all are handled', () => attacker.statuses.length === 1_001 || attacker.closed !== null)
    expect(scene.cpuMs() - before).toBeLessThan(1_000)
  })
})

describe('requests for the whole document', () => {
  const vector = (clients: number) =>
    encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, clients)
      for (let i = 0; i < clients; i++) {
        encoding.writeVarUint(encoder, 2 ** 31 + i)
        encoding.writeVarUint(encoder, 1)
      }
    })
  const BAD: readonly (readonly [string, Uint8Array])[] = [
    ['a state vector of 66 KB', vector(11_000)],
    ['one of 2^50 clients that do not follow', encoding.encode((encoder) => encoding.writeVarUint(encoder, 2 ** 50))],
    ['one that is cut off', vector(3).slice(0, -2)],
    ['an empty one', new Uint8Array(0)],
  ]
  for (const [what, bytes] of BAD)
    it(`A43: ${what} is 4400`, async () => {
      const attacker = await scene.synced()
      attacker.sync(0, bytes)
      await attacker.whenClosed(4400)
    })

  it('A43: a state vector of 5 MB is 4400, or 1009 where no frame is that large', async () => {
    for (const [phase, code] of [
      ['admitted', 4400],
      ['synced', 1009],
    ] as const) {
      const attacker = await scene[phase]()
      const growth = await scene.growth(async () => {
        attacker.sync(0, vector(830_000))
        await attacker.whenClosed(code)
      })
      expect(growth).toBeLessThan(YOUNG_GENERATION_MIB + 16)
    }
  })

  it('A43: one that claims more than there is gets an answer, and nothing more', async () => {
    const attacker = await scene.synced()
    const { clientId } = scene.bystanders.victim
    attacker.sync(0, Y.encodeStateVector(new Map([[clientId, 2 ** 40]])))
    await until('it is answered', () => attacker.frames.some((frame) => stateIn(frame) !== null))
    expect(attacker.closed).toBe(null)
  })

  it('A43 GW10: a hundred a second are 4429, and a few are answered', async () => {
    const attacker = await scene.synced()
    for (let sent = 0; sent < 100; sent++) attacker.sync(0, Uint8Array.of(0))
    await attacker.whenClosed(4429)
    expect(attacker.frames.filter((frame) => stateIn(frame) !== null).length).toBeLessThanOrEqual(4)
  })
})

describe('messages that no client sends', () => {
  it('A44 GW6: message types 11 to 255 and the like are 4400 from whoever sends them', async () => {
    const types = [...Array.from({ length: 245 }, (_, i) => 11 + i), 256, 2 ** 31, 2 ** 40, 2 ** 53 - 1]
    const lane = async () => {
      for (let type = types.pop(); type !== undefined; type = types.pop()) {
        const attacker = await scene.stranger()
        sendType(attacker, type, Uint8Array.of(1, 2, 3))
        await attacker.whenClosed(4400)
      }
    }
    await Promise.all(Array.from({ length: 16 }, lane))
  })

  const SERVERS: readonly (readonly [string, number, Uint8Array])[] = [
    ['a message for all', 6, encoding.encode((encoder) => encoding.writeVarString(encoder, '{"type":"evil"}'))],
    // It would be answered with the whole document, each time.
    ['a question as a sync reply', 4, Uint8Array.of(0, 1, 0)],
    ['an acknowledgement', 8, Uint8Array.of(1)],
    ['an unknown type', 11, Uint8Array.of(0)],
    ['an unknown type of one byte', 255, new Uint8Array(0)],
    ['an unknown sync message', 0, Uint8Array.of(3, 1, 0)],
    ['a sync message without a type', 0, new Uint8Array(0)],
    ['an unknown kind of authentication', 2, Uint8Array.of(7, 0)],
    ['the answer to an authentication', 2, Uint8Array.of(2, 0)],
  ]
  for (const [what, type, bytes] of SERVERS)
    it(`A44 GW6: ${what} of somebody admitted is 4400`, async () => {
      const attacker = await scene.synced()
      sendType(attacker, type, bytes)
      await attacker.whenClosed(4400)
      expect(attacker.statuses).toEqual([true])
    })

  it('A44: a frame without a head is 4400', async () => {
    for (const bytes of [new Uint8Array(0), Uint8Array.of(200), Uint8Array.of(5, 1, 2)])
      for (const attacker of [await scene.stranger(), await scene.synced()]) {
        attacker.socket.send(bytes)
        await attacker.whenClosed(4400)
      }
  })

  it('A44: a flood of bad frames is ten lines a second in the log', async () => {
    const lane = async () => {
      for (let sent = 0; sent < 6; sent++) {
        const attacker = await scene.synced()
        attacker.sync(2, Uint8Array.of(9, 9, 9))
        await attacker.whenClosed(4400)
      }
    }
    await Promise.all(Array.from({ length: 10 }, lane))
    const refused = scene.logged('frame-refused')
    const perSecond = Map.groupBy(refused, ({ time }) => Math.floor(Number(time) / 1_000))
    expect(Math.max(...[...perSecond.values()].map((lines) => lines.length))).toBeLessThanOrEqual(10)
    expect(refused.length).toBeGreaterThan(0)
  })
})

describe('an editor that is too old', () => {
  const isContent = (frame: Uint8Array) => updateIn(frame) !== null || presenceIn(frame) !== null

  async function newerDocument() {
    const documentId = await scene.world.organization.createDocument()
    const options = { documentId, name: scene.world.nameOf(documentId), schemaVersion: 1 }
    const writer = await scene.synced(options)
    for (const update of typed('new content')) writer.sync(2, update)
    await writer.whenStatuses(13)
    return { documentId, options, writer }
  }

  it('A45 AD1: it is 4426, has seen nothing, and has changed nothing', async () => {
    const { documentId, options, writer } = await newerDocument()
    writer.destroy()
    await scene.world.admin`update app.documents set min_schema = 2 where id = ${documentId}`
    const { seq } = await scene.world.committed(documentId)
    const old = await scene.stranger(options)
    // All at once: nothing of it may be handled before the decision.
    await old.authenticate(await scene.token(options))
    old.sync(0, Y.encodeStateVector(new Y.Doc()))
    old.handshake()
    old.sync(
      2,
      updateOf((title) => title.insert(0, 'old'), OWN),
    )
    await old.whenClosed(4426)
    expect(old.frames.filter(isContent)).toEqual([])
    expect(old.statuses).toEqual([])
    expect((await scene.world.committed(documentId)).seq).toBe(seq)
  })

  it('A45: one that is connected is 4426 when the document becomes newer, and hears nothing of it', async () => {
    const { documentId, options } = await newerDocument()
    const old = await scene.synced(options)
    await scene.world.admin`update app.documents set min_schema = 2 where id = ${documentId}`
    await old.whenClosed(4426)
  })

  it('A45: the first picture sends older editors away before they hear of it, whoever wrote it', async () => {
    const { documentId, options } = await newerDocument()
    const old = await scene.synced(options)
    const writer = await scene.synced({ ...options, schemaVersion: 2 })
    const heard = old.frames.length
    const doc = Object.assign(new Y.Doc(), { clientID: OWN })
    doc.getXmlFragment('default').insert(0, [new Y.XmlElement('image')])
    writer.sync(2, Y.encodeStateAsUpdate(doc))
    await old.whenClosed(4426)
    await writer.whenStatuses(1)
    expect(old.frames.slice(heard).some((frame) => updateIn(frame) !== null)).toBe(false)
    const [row] = await scene.world.admin`select min_schema as "minSchema" from app.documents where id = ${documentId}`
    expect(row?.minSchema).toBe(2)
  })
})
