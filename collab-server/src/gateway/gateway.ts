import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { inPieces } from '@coscribe/shared/domain/in-pieces'
import { SOCKET_PING_INTERVAL_MS } from '@coscribe/shared/domain/limits'
import { ClientAddresses } from '@coscribe/shared/http/client-address'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Limits } from '../limits.ts'
import { AddressLimits, type Settlement } from './address-limits.ts'
import type { RawSocket } from './raw-socket.ts'
import { WsSocket } from './ws-socket.ts'

export type Refusal = 'malformed' | 'origin' | 'not-open' | 'too-many'

export type GatewayOptions = {
  readonly limits: Limits
  readonly allowedOrigins: ReadonlySet<string>
  readonly trustedProxies: readonly string[]
  /** Answers plain HTTP requests (health). */
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void
  /** A socket is open; `settled` is to be called once, when its authentication has ended. */
  readonly onSocket: (
    socket: RawSocket,
    request: IncomingMessage,
    peer: { readonly settled: (settlement: Settlement) => void; readonly address: string },
  ) => void
  readonly onRefused: (why: Refusal, address: string, request: IncomingMessage) => void
}

const STATUS: Readonly<Record<Refusal, string>> = {
  malformed: '400 Bad Request',
  origin: '403 Forbidden',
  'not-open': '503 Service Unavailable',
  'too-many': '429 Too Many Requests',
}

/** Pieces that one message may come in, and that may wait to become one: an honest client sends whole messages. */
const PIECES = { maxFragments: 1_024, maxBufferedChunks: 64 * 1024 }
/** Header lines of an upgrade. */
const MAX_HEADERS = 100
/** All sockets are pinged in so many turns of the event loop, with so many ms between them: a third of the interval. */
const PING_TURNS = 100
const PING_PAUSE_MS = SOCKET_PING_INTERVAL_MS / 3 / PING_TURNS
/** Time between looks at addresses that need not be remembered, in ms. */
const FORGET_INTERVAL_MS = 60_000

/**
 * The front door: our own HTTP and WebSocket server instead of Hocuspocus's, which checks no origin and bounds nothing.
 * Refuses pages of foreign origins (403) and addresses that ask too often (429), notices dead peers by ping, and stops
 * letting people in when it drains.
 */
export class Gateway {
  readonly #options: GatewayOptions
  readonly #http: Server
  readonly #sockets: WebSocketServer
  readonly #alive = new WeakSet<WebSocket>()
  readonly #clients: ClientAddresses
  readonly #addresses: AddressLimits
  #pinger: ReturnType<typeof setInterval> | undefined
  #forgetter: ReturnType<typeof setInterval> | undefined
  #open = false

  constructor(options: GatewayOptions) {
    this.#options = options
    this.#clients = new ClientAddresses(options.trustedProxies)
    this.#addresses = new AddressLimits(options.limits)
    this.#http = createServer(
      { headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 250 },
      options.onRequest,
    )
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: options.limits.firstSyncBytes,
      ...PIECES,
      perMessageDeflate: false,
      skipUTF8Validation: true,
      clientTracking: true,
    })
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
  }

  /** Answers HTTP from now on, and upgrades with 503 until `open`. */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject)
      this.#http.listen(port, host, resolve)
    })
    this.#pinger = setInterval(() => void this.#pingAll(), SOCKET_PING_INTERVAL_MS)
    this.#forgetter = setInterval(() => this.#addresses.sweep(), FORGET_INTERVAL_MS)
    return (this.#http.address() as AddressInfo).port
  }

  /** Lets sockets in. */
  open() {
    this.#open = true
  }

  /** No new sockets from now on; those that are open stay. */
  drain() {
    this.#open = false
  }

  async close(): Promise<void> {
    clearInterval(this.#pinger)
    clearInterval(this.#forgetter)
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#http.closeAllConnections()
    await new Promise<void>((resolve) => this.#http.close(() => resolve()))
  }

  get size() {
    return this.#sockets.clients.size
  }

  isAllowedOrigin = (origin: string) => this.#options.allowedOrigins.has(origin)

  /** For sockets that are not WebSockets: the HTTP status that refuses this peer, or null. */
  refuse = (request: IncomingMessage): number | null => {
    const address = this.#clients.of(request)
    const refusal = this.#refusal(request, address, false)
    if (refusal) this.#options.onRefused(refusal, address, request)
    return refusal && Number.parseInt(STATUS[refusal], 10)
  }

  /** A socket that is no WebSocket, opened by this request. */
  letIn = (socket: RawSocket, request: IncomingMessage) => {
    const address = this.#clients.of(request)
    this.#options.onSocket(socket, request, { settled: this.#addresses.opened(address), address })
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    socket.on('error', () => {}) // the peer went away during the handshake
    const address = this.#clients.of(request)
    const refusal = this.#refusal(request, address, true)
    if (refusal) {
      socket.end(`HTTP/1.1 ${STATUS[refusal]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      this.#options.onRefused(refusal, address, request)
      return
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#alive.add(webSocket)
      webSocket.on('pong', () => this.#alive.add(webSocket))
      webSocket.on('message', () => this.#alive.add(webSocket))
      const settled = this.#addresses.opened(address)
      this.#options.onSocket(new WsSocket(webSocket), request, { settled, address })
    })
  }

  #refusal(request: IncomingMessage, address: string, isUpgrade: boolean): Refusal | null {
    const { headers, rawHeaders, httpVersion, url } = request
    // What no browser and no client of ours sends; a proxy that was tricked may.
    if ((isUpgrade && httpVersion !== '1.1') || !url?.startsWith('/') || rawHeaders.length > 2 * MAX_HEADERS)
      return 'malformed'
    if (!this.#open) return 'not-open'
    if (headers.origin !== undefined && !this.isAllowedOrigin(headers.origin)) return 'origin'
    return this.#addresses.mayOpen(address) ? null : 'too-many'
  }

  /** A few in a turn: pings to thousands at once, and their answers, would hold up everybody's keystrokes. */
  async #pingAll(): Promise<void> {
    const sockets = [...this.#sockets.clients]
    const inATurn = Math.ceil(sockets.length / PING_TURNS)
    for (const some of inPieces(sockets, inATurn)) {
      for (const socket of some) this.#ping(socket)
      await sleep(PING_PAUSE_MS, null, { ref: false })
    }
  }

  #ping(socket: WebSocket) {
    if (!this.#alive.delete(socket)) socket.terminate()
    else if (!socket.isPaused) socket.ping()
    else this.#alive.add(socket) // we do not read it, so we cannot hear its answer
  }
}
