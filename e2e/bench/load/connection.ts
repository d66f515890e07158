import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { AUTH_OK, authFrame, EMPTY_STATE_VECTOR, readIncoming, syncHead, syncMessage } from './wire.ts'

export type Protocol = 'hocuspocus' | 'y-websocket'

export type ConnectionOptions = {
  readonly protocol: Protocol
  readonly port: number
  readonly name: string
  readonly token: string
  /** What the client holds already: its state vector, and what it answers to the server's. */
  readonly stateVector?: Uint8Array
  readonly missing?: Uint8Array
}

/**
 * One lean client: speaks the protocol by hand, keeps no document. `send` takes an update made beforehand; what comes
 * back is only counted and timed, by the callbacks.
 */
export class Connection {
  /** An acknowledgement for the oldest update that has none. */
  onAck: (() => void) | null = null
  /** An update arrived: the frame, and where in it the update begins. */
  onUpdate: ((frame: Buffer, offset: number) => void) | null = null
  onAwareness: (() => void) | null = null
  /** The server's state, at the end of the handshake. */
  onSyncStep2: ((update: Uint8Array) => void) | null = null
  readonly synced: Promise<void>
  readonly socket: WebSocket
  closed: number | null = null
  tcp: Socket | null = null
  readonly #options: ConnectionOptions
  readonly #head: Buffer
  #handshakeAcks = 0
  #resolve: () => void = () => {}
  #hasState = false
  #atOpen = { read: 0, written: 0 }
  #hasAnswered = false

  constructor(options: ConnectionOptions) {
    this.#options = options
    const { protocol, port, name } = options
    this.#head = syncHead(protocol === 'hocuspocus' ? name : null)
    const path = protocol === 'hocuspocus' ? '/collab' : `/${name}`
    this.socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: false })
    let fail: (error: Error) => void
    this.synced = new Promise((resolve, reject) => {
      this.#resolve = resolve
      fail = reject
    })
    this.synced.catch(() => {}) // whoever waits for it is told
    this.socket.on('upgrade', (response) => {
      this.tcp = response.socket
    })
    this.socket.on('open', () => this.#open())
    this.socket.on('message', (data: Buffer) => this.#receive(data))
    this.socket.on('error', (error) => fail(error))
    this.socket.on('close', (code) => {
      this.closed = code
      fail(new Error(`closed with ${code}`))
    })
  }

  /** Bytes on the wire since the upgrade, WebSocket heads included. */
  get bytesRead() {
    return (this.tcp?.bytesRead ?? 0) - this.#atOpen.read
  }
  get bytesWritten() {
    return (this.tcp?.bytesWritten ?? 0) - this.#atOpen.written
  }

  send(update: Uint8Array) {
    this.socket.send(syncMessage(this.#head, 2, update))
  }

  /** An awareness frame (or any other), made beforehand. */
  sendFrame(frame: Uint8Array) {
    this.socket.send(frame)
  }

  destroy() {
    this.socket.terminate()
  }

  #open() {
    const { protocol, token, name } = this.#options
    this.#atOpen = { read: this.tcp?.bytesRead ?? 0, written: this.tcp?.bytesWritten ?? 0 }
    if (protocol === 'hocuspocus') this.socket.send(authFrame(name, token))
    else this.#ask()
  }

  #ask() {
    this.socket.send(syncMessage(this.#head, 0, this.#options.stateVector ?? EMPTY_STATE_VECTOR))
  }

  #receive(data: Buffer) {
    const message = readIncoming(data, this.#options.protocol === 'hocuspocus')
    switch (message.kind) {
      case 'update':
        this.onUpdate?.(data, message.offset)
        break
      case 'ack':
        if (this.#handshakeAcks > 0) this.#handshakeAcks -= 1
        else this.onAck?.()
        break
      case 'awareness':
        this.onAwareness?.()
        break
      case 'auth':
        if (message.type === AUTH_OK) this.#ask()
        break
      case 'sync-step-1':
        if (this.#options.protocol === 'hocuspocus') this.#handshakeAcks += 1
        this.socket.send(syncMessage(this.#head, 1, this.#options.missing ?? NOTHING))
        this.#hasAnswered = true
        this.#settle()
        break
      case 'sync-step-2':
        this.onSyncStep2?.(data.subarray(message.offset))
        this.#hasState = true
        this.#settle()
        break
      case 'other':
        break
    }
  }

  #settle() {
    if (this.#hasState && this.#hasAnswered) this.#resolve()
  }
}

const NOTHING = Y.encodeStateAsUpdate(new Y.Doc())
