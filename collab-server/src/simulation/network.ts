import type { Message } from '../gateway/message.ts'
import type { RawSocket } from '../gateway/raw-socket.ts'
import type { Random } from './random.ts'
import { as, schedule } from './virtual-time.ts'

type Listener = (...args: never[]) => void

/** Where connections lead: the server that listens, if there is one. */
export type Accept = (socket: ServerSocket) => void

/**
 * A network between clients and one server. Each direction of a connection is a queue: messages arrive late but in order.
 * A connection can be cut, or stall (nothing arrives and nobody is told).
 */
export class Network {
  readonly #random: Random
  readonly #connections = new Set<Connection>()
  /** The server process and what it does with a new connection; null while nobody listens. */
  listener: { readonly process: string; readonly accept: Accept } | null = null
  /** Called with every message, in the moment in which it is sent. */
  observe: (connection: Connection, from: 'client' | 'server', bytes: Uint8Array) => void = () => {}

  constructor(random: Random) {
    this.#random = random
  }

  get connections(): readonly Connection[] {
    return [...this.#connections]
  }

  delayMs() {
    return this.#random.chance(0.1) ? this.#random.between(20, 120) : this.#random.between(1, 6)
  }

  connect(client: ClientSocket, process: string) {
    schedule(
      this.delayMs(),
      () => {
        const { listener } = this
        if (client.readyState !== CONNECTING) return
        if (!listener) return client.ended(1006)
        const connection = new Connection(this, client, process, listener.process, () =>
          this.#connections.delete(connection),
        )
        this.#connections.add(connection)
        as(listener.process, () => listener.accept(connection.server))
        client.opened(connection)
      },
      { process },
    )
  }

  /** The server is gone: its sockets end without a word. */
  serverDied() {
    this.listener = null
    for (const connection of this.connections) connection.cut('client')
  }
}

/** How long it takes until a peer that is not heard of any more is given up, in ms. */
const SERVER_NOTICES_MS = 20_000
const CLOSE_UNANSWERED_MS = 3_000
const NETWORK_GIVES_UP_MS = 60_000

const CONNECTING = 0
const OPEN = 1
const CLOSING = 2
const CLOSED = 3

export class Connection {
  readonly network: Network
  readonly client: ClientSocket
  readonly server: ServerSocket
  readonly clientProcess: string
  readonly serverProcess: string
  readonly #ended: () => void
  #isStalled = false
  readonly #arrivals = { client: 0, server: 0 }

  constructor(network: Network, client: ClientSocket, clientProcess: string, serverProcess: string, ended: () => void) {
    this.network = network
    this.client = client
    this.clientProcess = clientProcess
    this.serverProcess = serverProcess
    this.server = new ServerSocket(this)
    this.#ended = ended
  }

  /** Hands something to the other side, after everything that was sent there before. */
  deliver(to: 'client' | 'server', arrive: () => void) {
    if (this.#isStalled) return
    const delayMs = this.network.delayMs()
    // The instant in which the earlier ones arrive, at least: the order of one direction is kept.
    const { now } = this
    const at = Math.max(this.#arrivals[to], now + delayMs)
    this.#arrivals[to] = at
    schedule(at - now, () => !this.#isStalled && arrive(), {
      process: to === 'client' ? this.clientProcess : this.serverProcess,
    })
  }

  get now() {
    return performance.now()
  }

  /** Both sides learn, each in its own time, that the connection is gone. */
  cut(which: 'client' | 'both' = 'both') {
    this.#isStalled = true
    this.#ended()
    schedule(this.network.delayMs(), () => this.client.ended(1006), { process: this.clientProcess })
    if (which === 'both') schedule(this.network.delayMs(), () => this.server.ended(), { process: this.serverProcess })
  }

  /** Nothing arrives any more, and nobody is told; the server notices by its pings, the client by silence. */
  stall() {
    this.#isStalled = true
    schedule(
      SERVER_NOTICES_MS,
      () => {
        this.#ended()
        this.server.ended()
      },
      { process: this.serverProcess },
    )
    // A stock provider that has heard nothing at all on a connection waits until the network itself gives it up.
    schedule(NETWORK_GIVES_UP_MS, () => this.client.ended(1006), { process: this.clientProcess })
  }

  closedBy(side: 'client' | 'server', code: number) {
    if (this.#isStalled) {
      const end = side === 'client' ? () => this.client.ended(1006) : () => this.server.ended()
      const process = side === 'client' ? this.clientProcess : this.serverProcess
      schedule(CLOSE_UNANSWERED_MS, end, { process })
      return
    }
    this.deliver(side === 'client' ? 'server' : 'client', () => {
      this.#ended()
      if (side === 'client') {
        this.server.ended()
        this.deliver('client', () => this.client.ended(code))
      } else {
        this.client.ended(code)
        this.deliver('server', () => this.server.ended())
      }
    })
  }
}

/** The server's end, as `ws` would offer it. Reading that is paused lets messages wait. */
export class ServerSocket implements RawSocket {
  readonly #connection: Connection
  readonly #listeners = new Map<string, Listener[]>()
  #state: 1 | 2 | 3 = OPEN
  #isPaused = false
  #waiting: Uint8Array[] = []
  readonly bufferedAmount = 0
  readonly bytesWritten = 0

  constructor(connection: Connection) {
    this.#connection = connection
  }

  get isOpen() {
    return this.#state === OPEN
  }

  on(event: string, listener: Listener) {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener])
  }

  write(messages: readonly Message[]) {
    if (!this.isOpen) return
    const sent = messages.map(({ bytes }) => bytes)
    for (const bytes of sent) this.#connection.network.observe(this.#connection, 'server', bytes)
    // One write arrives at once.
    this.#connection.deliver('client', () => {
      for (const bytes of sent) this.#connection.client.received(bytes)
    })
  }

  limitMessages() {}

  close(code: number) {
    if (this.#state !== OPEN) return
    this.#state = CLOSING
    this.#connection.closedBy('server', code)
  }

  terminate() {
    if (this.#state === CLOSED) return
    this.#connection.cut('client')
    this.ended()
  }

  pause() {
    this.#isPaused = true
  }
  resume() {
    this.#isPaused = false
    for (const bytes of this.#waiting.splice(0)) this.received(bytes)
  }

  received(bytes: Uint8Array) {
    if (this.#state === CLOSED) return
    if (this.#isPaused) this.#waiting.push(bytes)
    else this.#emit('message', Buffer.from(bytes), true)
  }

  ended() {
    if (this.#state === CLOSED) return
    this.#state = CLOSED
    this.#emit('close')
  }

  #emit(event: string, ...args: unknown[]) {
    for (const listener of this.#listeners.get(event) ?? []) listener(...(args as never[]))
  }
}

/** A browser's WebSocket, as far as stock providers use it. */
export class ClientSocket {
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #process: string
  #connection: Connection | null = null
  binaryType = 'arraybuffer'
  readyState: 0 | 1 | 2 | 3 = CONNECTING

  constructor(network: Network, process: string) {
    this.#process = process
    network.connect(this, process)
  }

  addEventListener(event: string, listener: Listener) {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(listener))
  }
  removeEventListener(event: string, listener: Listener) {
    this.#listeners.get(event)?.delete(listener)
  }

  send(data: Uint8Array) {
    const connection = this.#connection
    if (this.readyState !== OPEN || !connection) return
    const bytes = Uint8Array.from(data)
    connection.network.observe(connection, 'client', bytes)
    connection.deliver('server', () => connection.server.received(bytes))
  }

  close(code = 1000) {
    if (this.readyState === CLOSED || this.readyState === CLOSING) return
    this.readyState = CLOSING
    if (this.#connection) this.#connection.closedBy('client', code)
    else schedule(1, () => this.ended(1006), { process: this.#process })
  }

  opened(connection: Connection) {
    this.#connection = connection
    this.readyState = OPEN
    this.#emit('open', { type: 'open' })
  }

  received(bytes: Uint8Array) {
    if (this.readyState === OPEN) this.#emit('message', { data: Uint8Array.from(bytes).buffer })
  }

  ended(code: number) {
    if (this.readyState === CLOSED) return
    const wasConnecting = this.readyState === CONNECTING
    this.readyState = CLOSED
    if (wasConnecting) this.#emit('error', new Error('refused'))
    this.#emit('close', { code, reason: '' })
  }

  #emit(event: string, payload: unknown) {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(payload as never)
  }
}
