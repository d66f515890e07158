import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { MAX_FIRST_SYNC_BYTES, SOCKET_PING_INTERVAL_MS } from '@coscribe/shared/domain/limits'
import { type WebSocket, WebSocketServer } from 'ws'

export type GatewayOptions = {
  readonly allowedOrigins: ReadonlySet<string>
  /** Answers plain HTTP requests (health). */
  readonly onRequest: Parameters<typeof createServer>[1]
  readonly onSocket: (socket: WebSocket, request: IncomingMessage) => void
  readonly onRefused: (why: 'origin' | 'not-open', request: IncomingMessage) => void
}

/**
 * The front door: our own HTTP and WebSocket server instead of Hocuspocus's, which checks no origin and bounds nothing.
 * Refuses pages of foreign origins (403), notices dead peers by ping, and stops letting people in when it drains.
 */
export class Gateway {
  readonly #options: GatewayOptions
  readonly #http: Server
  readonly #sockets: WebSocketServer
  readonly #alive = new WeakSet<WebSocket>()
  #pinger: ReturnType<typeof setInterval> | undefined
  #open = false

  constructor(options: GatewayOptions) {
    this.#options = options
    this.#http = createServer(
      { headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 },
      options.onRequest,
    )
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: MAX_FIRST_SYNC_BYTES + 1024,
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
    this.#pinger = setInterval(() => this.#pingAll(), SOCKET_PING_INTERVAL_MS)
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
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#http.closeAllConnections()
    await new Promise<void>((resolve) => this.#http.close(() => resolve()))
  }

  get size() {
    return this.#sockets.clients.size
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    socket.on('error', () => {}) // the peer went away during the handshake
    const { origin } = request.headers
    if (!this.#open) return this.#refuse(socket, request, 503, 'not-open')
    if (origin !== undefined && !this.#options.allowedOrigins.has(origin))
      return this.#refuse(socket, request, 403, 'origin')
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#alive.add(webSocket)
      webSocket.on('pong', () => this.#alive.add(webSocket))
      webSocket.on('message', () => this.#alive.add(webSocket))
      this.#options.onSocket(webSocket, request)
    })
  }

  #refuse(socket: Duplex, request: IncomingMessage, status: 403 | 503, why: 'origin' | 'not-open') {
    const words = status === 403 ? 'Forbidden' : 'Service Unavailable'
    socket.end(`HTTP/1.1 ${status} ${words}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    this.#options.onRefused(why, request)
  }

  #pingAll() {
    for (const socket of this.#sockets.clients) {
      if (!this.#alive.delete(socket)) socket.terminate()
      else if (!socket.isPaused) socket.ping()
      else this.#alive.add(socket) // we do not read it, so we cannot hear its answer
    }
  }
}
