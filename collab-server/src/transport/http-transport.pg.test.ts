import { request as ask, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HTTP_PIECE_BYTES } from '@coscribe/shared/domain/limits'
import { forgetHeldBack, HttpWebSocket } from '@coscribe/shared/protocol/http-web-socket'
import { createUser } from '@coscribe/shared/testing/factories'
import { until } from '@coscribe/shared/testing/until'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CollabServer } from '../server.ts'
import { TestClient } from '../testing/clients.ts'
import { CollabWorld } from '../testing/collab-world.ts'
import { ALLOWED_ORIGIN, startServer } from '../testing/start-server.ts'

let world: CollabWorld
let server: CollabServer
let port: number
let clients: TestClient[]

beforeEach(async () => {
  forgetHeldBack()
  world = await CollabWorld.create()
  ;({ server, port } = await startServer(world))
  clients = []
})
afterEach(async () => {
  for (const client of clients) client.destroy()
  await server.drain()
  await world.drop()
})

function open(
  userId: ConstructorParameters<typeof TestClient>[2],
  options: ConstructorParameters<typeof TestClient>[3] = {},
) {
  const client = new TestClient(world, port, userId, {
    Socket: HttpWebSocket,
    ...options,
  })
  clients.push(client)
  return client
}
const openSession = async () =>
  ((await (await fetch(`http://127.0.0.1:${port}/collab/http`, { method: 'POST' })).json()) as { name: string }).name
const bring = (name: string, piece: number | string, body: Uint8Array) =>
  fetch(`http://127.0.0.1:${port}/collab/http/${name}?piece=${piece}`, { method: 'POST', body: body as BodyInit }).then(
    (response) => response.status,
  )

describe('TR1 the way in without WebSockets', () => {
  it('TR1: stock providers over HTTP and over WebSocket write together, and see each other', async () => {
    const kim = open(world.owner)
    const marta = open(await world.organization.addMember('member'), { Socket: undefined })
    await Promise.all([kim.whenSynced(), marta.whenSynced()])
    kim.type('one ')
    await until('Marta sees it', () => marta.text === 'one ')
    marta.type('two')
    await until('Kim sees it', () => kim.text === 'one two')
    kim.provider.awareness?.setLocalStateField('typing', true)
    await until('Marta sees Kim', () => (marta.provider.awareness?.getStates().size ?? 0) === 2)
    await Promise.all([kim.whenSaved(), marta.whenSaved()])
    expect((await world.committed()).doc.getXmlFragment('default').toJSON()).toBe('<paragraph>one two</paragraph>')
  })

  it('TR1 DA1: an acknowledgement comes only after the commit', async () => {
    const kim = open(world.owner)
    await kim.whenSaved()
    const release = await world.holdCommits()
    kim.type('not yet')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(kim.saved).toBe(false)
    await release()
    await kim.whenSaved()
    expect((await world.committed()).doc.getXmlFragment('default').toJSON()).toContain('not yet')
  })

  it('TR1 AD2: a reader’s updates change nothing', async () => {
    const guest = await world.organization.addMember('guest')
    await world.organization.grant(world.documentId, guest, 'read')
    const reader = open(guest)
    const writer = open(world.owner)
    await Promise.all([reader.whenSynced(), writer.whenSaved()])
    reader.doc.getText('title').insert(0, 'stolen')
    writer.type('mine')
    await writer.whenSaved()
    expect((await world.committed()).doc.getText('title').toString()).not.toContain('stolen')
  })

  it('TR1: a large document comes down, and a large offline edit goes up in pieces', async () => {
    const kim = open(world.owner)
    await kim.whenSynced()
    const words = 'ten words that are the same as all the others '.repeat(20_000)
    kim.type(words)
    await kim.whenSaved()
    const marta = open(await world.organization.addMember('member'))
    await until('all of it is there', () => marta.text.length === words.length, 20_000)
  })

  it('TR1: a proxy that holds responses back is found out, and polls are used', async () => {
    // Gives every response only when it is whole.
    const proxy = createServer((incoming, outgoing) => {
      const onward = ask({ port, path: incoming.url, method: incoming.method, headers: incoming.headers }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk) => chunks.push(chunk))
        answer.on('end', () => outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(Buffer.concat(chunks)))
      })
      incoming.pipe(onward)
      outgoing.on('close', () => onward.destroy())
      onward.on('error', () => outgoing.destroy())
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const behind = new TestClient(world, (proxy.address() as AddressInfo).port, world.owner, { Socket: HttpWebSocket })
    const marta = open(await world.organization.addMember('member'), { Socket: undefined })
    clients.push(behind)
    await Promise.all([behind.whenSynced(), marta.whenSynced()])
    behind.type('polled ')
    await until('Marta sees it', () => marta.text === 'polled ')
    marta.type('answer')
    await until('it comes with the next poll', () => behind.text === 'polled answer')
    await behind.whenSaved()
    proxy.closeAllConnections()
    proxy.close()
  })
})

describe('TR2 what is refused', () => {
  it('TR2: foreign origins, also in a preflight; the app’s own may', async () => {
    const from = (origin: string, method = 'POST') =>
      fetch(`http://127.0.0.1:${port}/collab/http`, { method, headers: { origin } })
    expect((await from('https://evil.example')).status).toBe(403)
    expect((await from('https://evil.example', 'OPTIONS')).status).toBe(403)
    const allowed = await from(ALLOWED_ORIGIN)
    expect(allowed.status).toBe(201)
    expect(allowed.headers.get('access-control-allow-origin')).toBe(ALLOWED_ORIGIN)
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it('TR2: a wrong token, as over a WebSocket', async () => {
    const client = open(await createUser(world.admin))
    await until('it is refused', () => client.closes.length > 0)
    expect(client.provider.isSynced).toBe(false)
  })

  it('TR2: sessions that do not exist, methods that mean nothing', async () => {
    const name = 'a'.repeat(24)
    expect((await fetch(`http://127.0.0.1:${port}/collab/http/${name}`)).status).toBe(404)
    expect((await fetch(`http://127.0.0.1:${port}/collab/http`)).status).toBe(405)
    expect((await fetch(`http://127.0.0.1:${port}/collab/http/${await openSession()}`, { method: 'PUT' })).status).toBe(
      405,
    )
  })

  it('TR3: a piece that comes again is taken once, one out of order ends the session', async () => {
    const name = await openSession()
    const piece = new Uint8Array([0, 0, 0, 9]) // the beginning of a message of nine bytes
    expect(await bring(name, 0, piece)).toBe(204)
    expect(await bring(name, 0, piece)).toBe(204)
    expect(await bring(name, 7, piece)).toBe(409)
    expect(await bring(name, 1, piece)).toBe(410)
    expect(await bring(await openSession(), 'x', piece)).toBe(400)
  })

  it('TR3: pieces and messages that are too large, before they are held', async () => {
    expect(await bring(await openSession(), 0, new Uint8Array(HTTP_PIECE_BYTES + 1))).toBe(413)
    expect(await bring(await openSession(), 0, new Uint8Array([0xff, 0xff, 0xff, 0xff]))).toBe(413)
  })

  it('TR3: garbage ends the session and nothing else', async () => {
    const kim = open(world.owner)
    await kim.whenSaved()
    const name = await openSession()
    await bring(name, 0, new Uint8Array([0, 0, 0, 4, 255, 255, 255, 255]))
    await until('the session has ended', async () => (await bring(name, 1, new Uint8Array([0]))) !== 204)
    kim.type('all the same')
    await kim.whenSaved()
  })

  it('TR3: whoever shows no token in time is sent away', async () => {
    const name = await openSession()
    const poll = await fetch(`http://127.0.0.1:${port}/collab/http/${name}?poll=20000`)
    expect(new TextDecoder().decode(await poll.arrayBuffer())).toContain('"code":4')
  }, 15_000)
})
