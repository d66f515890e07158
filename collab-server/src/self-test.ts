import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { Document } from '@hocuspocus/server'
import { WebSocket, WebSocketServer } from 'ws'
import { Message } from './gateway/message.ts'
import { WsSocket } from './gateway/ws-socket.ts'
import { replaceObservers, skipUnobserved } from './relay.ts'

/**
 * Proves at start that what is used of `ws`, lib0 and Hocuspocus beyond their documented surface still does what it did:
 * their versions are pinned, and a version that was changed all the same must not lose anybody's words.
 *
 * @throws Error that names what has changed.
 */
export async function selfTest(): Promise<void> {
  testRelay()
  await testSocket()
}

/** Hocuspocus's own fan-out is gone once ours is in its place: it would send everything twice. */
function testRelay() {
  const document = new Document('self-test')
  const sent: Uint8Array[] = []
  const connection = { messageAddress: 'self-test', send: (bytes: Uint8Array) => sent.push(bytes), context: {} }
  document.connections.set(connection as never, { clients: new Set() })
  let seen = 0
  replaceObservers(document, () => seen++)
  replaceObservers(document.awareness, () => seen++)
  skipUnobserved(document)
  document.getMap('meta').set('a', 1)
  document.awareness.setLocalState({})
  document.flush()
  if (seen !== 2 || sent.length > 0) throw new Error('Hocuspocus passes updates on in a way that we do not know')
  document.connections.clear()
  document.destroy()
}

/** Two messages in one write arrive as two; a bound that was lowered later is kept. */
async function testSocket(): Promise<void> {
  const http = createServer()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  try {
    http.on('upgrade', (request, socket, head) =>
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        webSocket.on('error', () => {})
        const ours = new WsSocket(webSocket)
        ours.limitMessages(4)
        ours.write([new Message(Uint8Array.of(1)), new Message(new Uint8Array(300).fill(2))])
      }),
    )
    const received: number[] = []
    const code = await new Promise<number>((resolve, reject) => {
      const client = new WebSocket(`ws://127.0.0.1:${port}/`, { createConnection: () => connect(port, '127.0.0.1') })
      const deadline = setTimeout(() => reject(new Error('ws does not answer')), 10_000)
      client.on('message', (data: Buffer) => {
        received.push(data.byteLength)
        if (received.length === 2) client.send(new Uint8Array(5))
      })
      client.on('error', reject)
      client.on('close', (closeCode) => {
        clearTimeout(deadline)
        resolve(closeCode)
      })
    })
    if (code !== 1009 || received.join() !== '1,300')
      throw new Error('ws keeps its sockets in a way that we do not know')
  } finally {
    for (const socket of sockets.clients) socket.terminate()
    http.close()
  }
}
