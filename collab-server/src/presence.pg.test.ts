import type { UserId } from '@coscribe/shared/domain/ids'
import { until } from '@coscribe/shared/testing/until'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CollabServer } from './server.ts'
import { type ClientOptions, TestClient } from './testing/clients.ts'
import { CollabWorld } from './testing/collab-world.ts'
import { RawClient } from './testing/raw-client.ts'
import { startServer } from './testing/start-server.ts'

let world: CollabWorld
let server: CollabServer
let port: number
let clients: { destroy(): void }[] = []

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

async function open(userId: UserId, options: ClientOptions = {}) {
  const client = new TestClient(world, port, userId, options)
  clients.push(client)
  await client.whenSynced()
  return client
}

const statesOf = (client: TestClient) => client.provider.awareness?.getStates() ?? new Map()
const seenBy = (client: TestClient, other: TestClient) => statesOf(client).get(other.doc.clientID)

const CURSOR = { anchor: { type: null, tname: 'default' }, head: { type: null, tname: 'default' } }

describe('presence', () => {
  it('ID1: a reader is seen, without a caret', async () => {
    const documentId = await world.organization.createDocument()
    const guest = await world.organization.addMember('guest', 'Ines Reader')
    await world.organization.grant(documentId, guest, 'read')
    const kim = await open(world.owner, { documentId })
    const reader = await open(guest, { documentId })
    reader.provider.setAwarenessField('cursor', CURSOR)
    await until('Kim sees the reader', () => seenBy(kim, reader)?.user?.name === 'Ines Reader')
    expect(seenBy(kim, reader).cursor).toBeNull()
    kim.provider.setAwarenessField('cursor', CURSOR)
    await until("the reader sees Kim's caret", () => seenBy(reader, kim)?.cursor?.anchor !== undefined)
  })

  it('ID1: who takes another name or picture is sent away, and stamped anew on coming back; nobody else notices more', async () => {
    const documentId = await world.organization.createDocument()
    const marta = await world.organization.addMember('member', 'Marta Lindqvist')
    const kim = await open(world.owner, { documentId })
    const client = await open(marta, { documentId })
    client.provider.setAwarenessField('typing', true)
    await until('Kim sees Marta', () => seenBy(kim, client)?.user?.name === 'Marta Lindqvist')
    const image = `/api/v1/avatars/${marta}/${'0'.repeat(64)}`
    const back = async (closes: number) => {
      await until('she is sent away, to come back', () => client.closes.length === closes && client.provider.isSynced)
      expect(client.closes.at(-1)?.code).toBe(4403)
      // A stock provider says the same again, which is old news to others; what it says next is new.
      client.provider.setAwarenessField('typing', closes % 2 === 0)
    }
    await world.admin`update auth.users set name = 'Marta L.' where id = ${marta}`
    await back(1)
    await until('Kim sees the new name', () => seenBy(kim, client)?.user?.name === 'Marta L.')
    await world.admin`update auth.users set image = ${image} where id = ${marta}`
    await back(2)
    await until('Kim sees the picture', () => seenBy(kim, client)?.user?.image === image)
    expect(kim.closes).toEqual([])
  })

  it('ID2: nobody can set or remove the presence of another', async () => {
    const documentId = await world.organization.createDocument()
    const kim = await open(world.owner, { documentId })
    kim.provider.setAwarenessField('cursor', CURSOR)
    const marta = await world.organization.addMember('member')
    const witness = await open(await world.organization.addMember('member'), { documentId })
    await until('the witness sees Kim', () => seenBy(witness, kim)?.cursor?.anchor !== undefined)
    const token = await world.mintToken({ documentId, userId: marta })
    const attacker = await RawClient.admitted(port, world.nameOf(documentId), token)
    clients.push(attacker)
    const clientId = kim.doc.clientID
    attacker.handshake()
    // An echo of what the server has sent is what stock providers do: dropped without a word, and so is a removal.
    attacker.awareness([{ clientId, clock: 1, state: { user: { name: 'I am evil' }, cursor: null } }])
    attacker.awareness([{ clientId, clock: 2 ** 40 + 1, state: null }])
    // Handled in order: when this own state has arrived, the others were judged.
    attacker.awareness([{ clientId: 77, clock: 1, state: { typing: true } }])
    await until('the witness sees the attacker', () => statesOf(witness).get(77) !== undefined)
    expect(statesOf(witness).get(77).user.id).toBe(marta)
    attacker.awareness([{ clientId, clock: 2 ** 40, state: { user: { name: 'I am evil' }, cursor: null } }])
    await attacker.whenClosed(4400)
    expect(seenBy(witness, kim)).toEqual({ cursor: CURSOR, user: expect.objectContaining({ id: world.owner }) })
    kim.provider.setAwarenessField('typing', true)
    await until("Kim's presence still moves", () => seenBy(witness, kim)?.typing === true)
  })

  it('ID2: leaving is seen at once, with the socket open and with the socket closed', async () => {
    const documentId = await world.organization.createDocument()
    const kim = await open(world.owner, { documentId })
    const marta = await open(await world.organization.addMember('member'), { documentId })
    marta.provider.setAwarenessField('cursor', CURSOR)
    await until('Kim sees Marta', () => seenBy(kim, marta) !== undefined)
    marta.provider.awareness?.setLocalState(null)
    await until('Marta is gone', () => seenBy(kim, marta) === undefined)
    marta.provider.awareness?.setLocalState({ cursor: CURSOR })
    await until('Marta is back', () => seenBy(kim, marta) !== undefined)
    marta.destroy()
    await until('Marta is gone again', () => seenBy(kim, marta) === undefined)
  })
})

describe('stateless messages', () => {
  it('GW7: a ping is answered; anything else closes the socket with 4400', async () => {
    const kim = await open(world.owner, { documentId: await world.organization.createDocument() })
    const heard: string[] = []
    kim.provider.on('stateless', ({ payload }: { payload: string }) => heard.push(payload))
    kim.provider.sendStateless('{"type":"ping"}')
    await until('the pong', () => heard.includes('{"type":"pong"}'))
    kim.provider.sendStateless('{')
    await kim.whenClosed(4400)
  })

  it('DA1: the durable mark names the committed position', async () => {
    const documentId = await world.organization.createDocument()
    const kim = await open(world.owner, { documentId })
    const heard: { type: string; seq?: number; epoch?: number }[] = []
    kim.provider.on('stateless', ({ payload }: { payload: string }) => heard.push(JSON.parse(payload)))
    kim.type('a')
    await kim.whenSaved()
    const { seq } = await world.committed(documentId)
    await until('the mark', () => heard.some((mark) => mark.type === 'durable' && mark.seq === Number(seq)))
    expect(heard.every((mark) => mark.epoch === 0)).toBe(true)
  })
})
