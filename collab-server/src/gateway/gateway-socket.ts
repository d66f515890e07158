import {
  AUTHENTICATION_DEADLINE_MS,
  MAX_AWARENESS_FRAME_BYTES,
  MAX_FIRST_SYNC_BYTES,
  MAX_FRAME_BYTES,
  MAX_FRAME_BYTES_BEFORE_AUTH,
  MAX_FRAMES_BEFORE_AUTH,
  MAX_READER_LAG_BYTES,
} from '@coscribe/shared/domain/limits'
import { CLOSE_EVENTS, type CloseName } from '@coscribe/shared/protocol/close-events'
import { parseDocumentName } from '@coscribe/shared/protocol/document-name'
import type { Admission, CollabConnection } from '../connection-context.ts'
import { AckGate } from './ack-gate.ts'
import { MESSAGE, readFrame, readOutgoing } from './frames.ts'

/** The part of a `ws` socket that is used here; the y-websocket way in offers the same. */
export type RawSocket = {
  readonly readyState: number
  readonly OPEN: number
  readonly bufferedAmount: number
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): unknown
  on(event: 'close' | 'error', listener: () => void): unknown
  send(data: Uint8Array): void
  close(code: number, reason: string): void
  terminate(): void
  pause(): void
  resume(): void
}

export type GatewaySocketEvents = {
  /** An accepted frame, for Hocuspocus. */
  frame(bytes: Uint8Array): void
  closed(): void
  /** Calls back when everything applied to the document so far is committed. */
  whenDurable(documentName: string, resolve: () => void): void
}

/**
 * One client's socket as Hocuspocus sees it (`send`, `close`, `readyState`), with what it lacks: bounds on what comes
 * in and on what waits to go out, a deadline for authentication, one document per socket, real close codes, and
 * acknowledgements that wait for the commit.
 */
export class GatewaySocket implements CollabConnection {
  admission: Admission | null = null
  synced = false
  handling: 'sync-step-2' | 'update' | null = null
  readonly clientIds = new Set<number>()
  readonly #socket: RawSocket
  readonly #events: GatewaySocketEvents
  readonly #gate: AckGate
  readonly #deadline: ReturnType<typeof setTimeout>
  #address: string | null = null
  #framesBeforeAuth = 0
  #initialSyncBytes = 0
  #closing = false

  constructor(socket: RawSocket, events: GatewaySocketEvents) {
    this.#socket = socket
    this.#events = events
    this.#gate = new AckGate(
      (frame) => this.#write(frame),
      (resolve) => events.whenDurable(this.admission?.documentName ?? '', resolve),
    )
    this.#deadline = setTimeout(() => this.close('authenticationTimeout'), AUTHENTICATION_DEADLINE_MS)
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary))
    socket.on('error', () => {}) // a protocol error of the peer; 'close' follows
    socket.on('close', () => this.#closed())
  }

  get readyState() {
    return this.#closing ? 2 : this.#socket.readyState
  }
  get isClosed() {
    return this.#closing || this.#socket.readyState !== this.#socket.OPEN
  }

  /** Hocuspocus sends. */
  send(data: string | ArrayBufferLike | Blob | ArrayBufferView) {
    if (this.isClosed || !(data instanceof Uint8Array)) return
    const frame = readOutgoing(data)
    switch (frame.kind) {
      case 'acknowledgement':
        return this.#gate.hold(data, this.handling)
      case 'close':
      case 'permission-denied':
        return this.close(closeNameByReason(frame.reason))
      case 'authenticated':
        clearTimeout(this.#deadline)
        return this.#write(data)
      case 'initial-sync':
        this.#initialSyncBytes = Math.max(this.#initialSyncBytes, data.byteLength)
        return this.#write(data)
      case 'other':
        return this.#write(data)
    }
  }

  /** Ours close by name; Hocuspocus by code and reason. */
  close(event: CloseName | number = 'badFrame', reason?: string): void {
    if (this.isClosed) return
    const name = typeof event === 'string' ? event : closeNameByReason(reason ?? '')
    this.#closing = true
    this.#gate.close()
    const { code, reason: words } = CLOSE_EVENTS[name]
    this.#socket.resume() // a paused socket would never see the peer's close
    this.#socket.close(code, words)
    // A peer that does not answer the close does not keep the socket.
    setTimeout(() => this.#socket.terminate(), 5_000).unref()
  }

  /** Stops reading: what the peer sends waits in its own buffers (back-pressure). */
  pause() {
    if (!this.isClosed) this.#socket.pause()
  }
  resume() {
    this.#socket.resume()
  }

  #write(data: Uint8Array) {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    if (this.#socket.bufferedAmount > MAX_READER_LAG_BYTES + this.#initialSyncBytes) {
      this.close('overloaded')
      this.#socket.terminate()
      return
    }
    this.#socket.send(data)
  }

  #receive(data: Buffer, isBinary: boolean) {
    if (this.#closing) return
    if (!isBinary) return this.close('policy')
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    const refused = this.#judge(bytes)
    if (refused) this.close(refused)
    else this.#events.frame(bytes)
  }

  #judge(bytes: Uint8Array): CloseName | null {
    const frame = readFrame(bytes)
    if (!frame || frame.type > MESSAGE.pong) return 'badFrame'
    if (frame.type === MESSAGE.broadcastStateless || frame.type === MESSAGE.syncStatus) return 'badFrame'
    if (this.#address === null) {
      // Before Hocuspocus sees it: a name like `__proto__` throws in its tables. A session may follow the name.
      if (parseDocumentName(frame.address.split('\0', 1)[0] ?? '') === null) return 'badFrame'
      this.#address = frame.address
    }
    if (frame.address !== this.#address) return 'badFrame'
    if (this.admission === null) {
      this.#framesBeforeAuth += 1
      if (this.#framesBeforeAuth > MAX_FRAMES_BEFORE_AUTH) return 'badFrame'
      return bytes.byteLength > MAX_FRAME_BYTES_BEFORE_AUTH ? 'tooBig' : null
    }
    if (frame.type === MESSAGE.awareness && bytes.byteLength > MAX_AWARENESS_FRAME_BYTES) return 'badFrame'
    return bytes.byteLength > (this.synced ? MAX_FRAME_BYTES : MAX_FIRST_SYNC_BYTES) ? 'tooBig' : null
  }

  #closed() {
    clearTimeout(this.#deadline)
    this.#closing = true
    this.#gate.close()
    this.#events.closed()
  }
}

/** Hocuspocus carries only a reason where we had thrown one of our close events. */
function closeNameByReason(reason: string): CloseName {
  const found = Object.entries(CLOSE_EVENTS).find(([, event]) => event.reason === reason)
  return found ? (found[0] as CloseName) : 'badFrame'
}
