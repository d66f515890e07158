import { until } from '@coscribe/shared/testing/until'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { CollabServer } from './server.ts'
import { paragraphOf, textOf } from './testing/clients.ts'
import { CollabWorld } from './testing/collab-world.ts'
import { RawClient } from './testing/raw-client.ts'
import { ALLOWED_ORIGIN, startServer } from './testing/start-server.ts'

let world: CollabWorld
let server: CollabServer
let port: number
let clients: RawClient[] = []

beforeAll(async () => {
  world = await CollabWorld.create()
  ;({ server, port } = await startServer(world))
})
afterEach(() => {
  for (const client of clients) client.destroy()
  clients = []
})
afterAll(async () => {
  await server.drain()
  await world.drop()
})

/** An admitted client on a new document, before its handshake. */
async function admitted(options: { userId?: typeof world.owner; documentId?: typeof world.documentId } = {}) {
  const documentId = options.documentId ?? (await world.organization.createDocument())
  const token = await world.mintToken({ documentId, userId: options.userId ?? world.owner })
  const client = await RawClient.admitted(port, world.nameOf(documentId), token)
  clients.push(client)
  return { client, documentId }
}

/** The updates of somebody who types letter by letter. */
function typed(words: string): Uint8Array[] {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const paragraph = paragraphOf(doc)
  for (const letter of words) paragraph.insert(paragraph.length, letter)
  return updates
}

const stored = async (documentId: typeof world.documentId) => textOf((await world.committed(documentId)).doc)

describe('acknowledgements', () => {
  it('DA1: an update before the handshake is acknowledged only after it', async () => {
    const { client, documentId } = await admitted()
    const [first] = typed('')
    client.sync(2, first ?? new Uint8Array())
    client.handshake()
    await client.whenStatuses(2)
    expect(client.statuses).toEqual([true, true])
    expect((await world.committed(documentId)).seq).toBe(1n)
  })

  it('DA1: a duplicate is acknowledged and stored once', async () => {
    const { client, documentId } = await admitted()
    client.handshake()
    const [first = new Uint8Array()] = typed('')
    client.sync(2, first)
    client.sync(2, first)
    await client.whenStatuses(3)
    expect((await world.committed(documentId)).seq).toBe(1n)
  })

  it('DA2: what waits for missing updates is neither stored nor acknowledged, and both when the gap closes', async () => {
    const { client, documentId } = await admitted()
    const [first = new Uint8Array(), second = new Uint8Array(), third = new Uint8Array()] = typed('ab')
    client.sync(2, second)
    client.sync(2, third)
    client.sync(0, Y.encodeStateVector(new Y.Doc()))
    expect((await world.committed(documentId)).seq).toBe(0n)
    expect(client.statuses).toEqual([])
    client.sync(1, first)
    await client.whenStatuses(3)
    expect(client.statuses).toEqual([true, true, true])
    expect(await stored(documentId)).toBe('ab')
  })
})

describe('bytes that are refused', () => {
  const BAD: readonly (readonly [string, number, () => Uint8Array])[] = [
    ['random bytes', 4400, () => new Uint8Array([1, 2, 3, 4, 5, 250, 250, 250])],
    ['a truncated update', 4400, () => (typed('ab')[1] ?? new Uint8Array()).slice(0, -4)],
    ['a gap', 4409, () => typed('ab')[2] ?? new Uint8Array()],
    [
      'an unknown root',
      4400,
      () => {
        const doc = new Y.Doc()
        doc.getMap('secrets').set('a', 1)
        return Y.encodeStateAsUpdate(doc)
      },
    ],
    [
      'a document in the document',
      4400,
      () => {
        const doc = new Y.Doc()
        doc.getMap('meta').set('a', new Y.Doc())
        return Y.encodeStateAsUpdate(doc)
      },
    ],
    [
      'deletions of what does not exist',
      4400,
      () => new Uint8Array([0, 1, 7, 1, 5, 3]), // no structs; client 7: one range, clock 5, length 3
    ],
  ]
  for (const [what, code, bytes] of BAD)
    it(`${code === 4409 ? 'VA2' : 'VA1'}: ${what} closes the socket with ${code}; nothing changes and nothing is acknowledged`, async () => {
      const { client, documentId } = await admitted()
      client.handshake()
      await client.whenStatuses(1)
      client.sync(2, bytes())
      await client.whenClosed(code)
      expect(client.statuses).toEqual([true])
      expect((await world.committed(documentId)).seq).toBe(0n)
    })

  it("VA3: another person's client id cannot be written with", async () => {
    const { client: victim, documentId } = await admitted()
    victim.handshake()
    const updates = typed('ab')
    victim.sync(2, updates[0] ?? new Uint8Array())
    await victim.whenStatuses(2)
    const thief = await admitted({ userId: await world.organization.addMember('member'), documentId })
    thief.client.handshake()
    thief.client.sync(2, updates[1] ?? new Uint8Array())
    await thief.client.whenClosed(4400)
    victim.sync(2, updates[1] ?? new Uint8Array())
    victim.sync(2, updates[2] ?? new Uint8Array())
    await victim.whenStatuses(4)
    expect(await stored(documentId)).toBe('ab')
  })

  it('GW2: a frame for another document closes the socket with 4400', async () => {
    const { client } = await admitted()
    client.send(() => {}, world.nameOf())
    await client.whenClosed(4400)
  })

  it('GW3: more than 64 KiB before authentication closes the socket with 4400, a single huge frame with 1009', async () => {
    const many = new RawClient(port, world.nameOf())
    const huge = new RawClient(port, world.nameOf())
    clients.push(many, huge)
    await until('both are open', () => many.opened && huge.opened)
    for (let i = 0; i < 3; i++) many.sync(2, new Uint8Array(30_000))
    huge.socket.send(new Uint8Array(3 * 1024 * 1024))
    await many.whenClosed(4400)
    await huge.whenClosed(1009)
  })

  it('GW3: a token of any length is answered as a wrong token', async () => {
    const client = new RawClient(port, world.nameOf())
    clients.push(client)
    await client.authenticate('x'.repeat(1_000_000))
    await client.whenClosed(4401)
  })

  it('GW4: a frame beyond 1 MiB after the handshake closes the socket with 1009', async () => {
    const { client } = await admitted()
    client.handshake()
    await client.whenStatuses(1)
    client.sync(2, new Uint8Array(1024 * 1024 + 1))
    await client.whenClosed(1009)
  })

  it('GW6: text frames and unknown message types are refused', async () => {
    const { client } = await admitted()
    client.socket.send('hello')
    await client.whenClosed(1003)
    const other = await admitted()
    other.client.send((encoder) => encoder.cbuf.set([99], encoder.cpos++))
    await other.client.whenClosed(4400)
  })
})

it('GW11: a client that is alone and idle hears something before it takes the connection for dead', async () => {
  const other = await startServer(world, undefined, { keepAliveMs: 100 })
  const documentId = await world.organization.createDocument()
  const token = await world.mintToken({ documentId, userId: world.owner })
  const client = await RawClient.admitted(other.port, world.nameOf(documentId), token)
  clients.push(client)
  client.handshake()
  await client.whenStatuses(1)
  let heard = 0
  client.socket.on('message', () => heard++)
  await until('three signs of life', () => heard >= 3)
  client.destroy()
  await other.server.drain()
})

describe('the front door', () => {
  it('GW1: a page of an allowed origin and a client without one get a socket', async () => {
    for (const options of [{ headers: { origin: ALLOWED_ORIGIN } }, {}]) {
      const client = new RawClient(port, world.nameOf(), options)
      clients.push(client)
      await until('it is open', () => client.opened)
    }
  })
})
