import { until } from '@coscribe/shared/testing/until'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { CollabServer } from './server.ts'
import { paragraphOf, TestClient, textOf } from './testing/clients.ts'
import { CollabWorld } from './testing/collab-world.ts'
import { startServer } from './testing/start-server.ts'

let world: CollabWorld
let server: CollabServer
let port: number

beforeAll(async () => {
  world = await CollabWorld.create()
  ;({ server, port } = await startServer(world))
})
afterAll(async () => {
  await server.drain()
  await world.drop()
})

/** The real y-websocket client, pointed at the address that the README gives. */
function yWebsocket(name: string, token: string, doc = new Y.Doc()) {
  return new WebsocketProvider(`ws://127.0.0.1:${port}/y`, name, doc, {
    params: { token },
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
    maxBackoffTime: 100,
  })
}

it('YW1: a y-websocket client writes with and sees a Hocuspocus client, presence included', async () => {
  const marta = await world.organization.addMember('member', 'Marta Lindqvist')
  const token = await world.mintToken({ documentId: world.documentId, userId: marta })
  const provider = yWebsocket(world.nameOf(), token)
  const kim = new TestClient(world, port, world.owner)
  await kim.whenSynced()
  await until('y-websocket is synced', () => provider.synced)
  kim.type('from Kim')
  await until('it arrives', () => textOf(provider.doc) === 'from Kim')
  paragraphOf(provider.doc).insert(0, 'to and ')
  await until('the answer arrives', () => kim.text === 'to and from Kim')
  await until('it is committed', async () => textOf((await world.committed()).doc) === 'to and from Kim')
  provider.awareness.setLocalState({ user: { name: 'somebody else' } })
  await until('Kim sees who it is', () =>
    [...(kim.provider.awareness?.getStates().values() ?? [])].some((state) => state.user?.name === 'Marta Lindqvist'),
  )
  provider.destroy()
  kim.destroy()
})

it('YW1: a wrong token gets nothing, and a reader cannot write', async () => {
  const documentId = await world.organization.createDocument()
  const kim = new TestClient(world, port, world.owner, { documentId })
  await kim.whenSynced()
  kim.type('secret')
  await kim.whenSaved()
  const stranger = yWebsocket(world.nameOf(documentId), 'nonsense')
  const codes: number[] = []
  stranger.on('connection-close', (event) => event && codes.push(event.code))
  await until('it is refused', () => codes.length > 0)
  expect(codes[0]).toBe(4401)
  expect(textOf(stranger.doc)).toBe('')
  stranger.destroy()
  const guest = await world.organization.addMember('guest')
  await world.organization.grant(documentId, guest, 'read')
  const reader = yWebsocket(world.nameOf(documentId), await world.mintToken({ documentId, userId: guest }))
  await until('the reader sees the text', () => textOf(reader.doc) === 'secret')
  const { seq } = await world.committed(documentId)
  paragraphOf(reader.doc).insert(0, 'no ')
  kim.type('!')
  await kim.whenSaved()
  expect(kim.text).toBe('secret!')
  expect((await world.committed(documentId)).seq).toBe(seq + 1n)
  reader.destroy()
  kim.destroy()
})
