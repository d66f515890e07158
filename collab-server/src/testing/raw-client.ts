import { until } from '@coscribe/shared/testing/until'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { type ClientOptions as SocketOptions, WebSocket } from 'ws'
import * as Y from 'yjs'

const SYNC = 0
const AWARENESS = 1
const AUTH = 2
const SYNC_STATUS = 8
const AUTHENTICATED = 2

/** A client that speaks the wire protocol by hand, and says whatever the test wants said. */
export class RawClient {
  readonly name: string
  readonly socket: WebSocket
  authenticated = false
  /** The SyncStatus frames received, in order. */
  readonly statuses: boolean[] = []
  closed: { readonly code: number; readonly reason: string } | null = null
  /** HTTP status of a refused upgrade. */
  refused: number | null = null
  opened = false
  /** Every message received, in order. */
  readonly frames: Uint8Array[] = []

  constructor(port: number, name: string, options: SocketOptions = {}, path = '/') {
    this.name = name
    this.socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, options)
    this.socket.on('open', () => {
      this.opened = true
    })
    this.socket.on('unexpected-response', (_request, response) => {
      this.refused = response.statusCode ?? 0
      this.socket.terminate()
    })
    this.socket.on('error', () => {})
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) }
    })
    this.socket.on('message', (data: Buffer) => this.#receive(data))
  }

  static async admitted(port: number, name: string, token: string, options: SocketOptions = {}): Promise<RawClient> {
    const client = new RawClient(port, name, options)
    await client.authenticate(token)
    await until('it is admitted', () => client.authenticated || client.closed !== null)
    return client
  }

  async authenticate(token: string) {
    await until('the socket is open', () => this.opened || this.closed !== null)
    this.send((encoder) => {
      encoding.writeVarUint(encoder, AUTH)
      encoding.writeVarUint(encoder, 0)
      encoding.writeVarString(encoder, token)
    })
  }

  send(write: (encoder: encoding.Encoder) => void, name = this.name) {
    const encoder = encoding.createEncoder()
    encoding.writeVarString(encoder, name)
    write(encoder)
    this.socket.send(encoding.toUint8Array(encoder))
  }

  /** A sync frame: 0 step 1, 1 step 2, 2 update. */
  sync(type: 0 | 1 | 2, payload: Uint8Array) {
    this.send((encoder) => {
      encoding.writeVarUint(encoder, SYNC)
      encoding.writeVarUint(encoder, type)
      encoding.writeVarUint8Array(encoder, payload)
    })
  }

  /** An awareness frame with these states; null removes one. */
  awareness(states: readonly { readonly clientId: number; readonly clock: number; readonly state: unknown }[]) {
    this.send((encoder) => {
      encoding.writeVarUint(encoder, AWARENESS)
      const update = encoding.createEncoder()
      encoding.writeVarUint(update, states.length)
      for (const { clientId, clock, state } of states) {
        encoding.writeVarUint(update, clientId)
        encoding.writeVarUint(update, clock)
        encoding.writeVarString(update, JSON.stringify(state))
      }
      encoding.writeVarUint8Array(encoder, encoding.toUint8Array(update))
    })
  }

  /** The end of a stock provider's handshake: an empty SyncStep2. */
  handshake() {
    this.sync(1, Y.encodeStateAsUpdate(new Y.Doc()))
  }

  async whenClosed(code: number) {
    await until(`closed with ${code} (is: ${this.closed?.code})`, () => this.closed !== null)
    if (this.closed?.code !== code) throw new Error(`closed with ${this.closed?.code}, not ${code}`)
  }

  async whenStatuses(count: number) {
    await until(
      `${count} acknowledgements (closed: ${this.closed?.code})`,
      () => this.statuses.length >= count || this.closed !== null,
    )
  }

  destroy() {
    this.socket.terminate()
  }

  #receive(data: Buffer) {
    this.frames.push(new Uint8Array(data))
    const decoder = decoding.createDecoder(new Uint8Array(data))
    decoding.readVarString(decoder)
    const type = decoding.readVarUint(decoder)
    if (type === AUTH && decoding.readVarUint(decoder) === AUTHENTICATED) this.authenticated = true
    if (type === SYNC_STATUS) this.statuses.push(decoding.readVarUint(decoder) === 1)
  }
}
