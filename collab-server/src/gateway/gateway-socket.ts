import { CLOSE_EVENTS, type CloseName } from '@coscribe/shared/protocol/close-events'
import { parseDocumentName } from '@coscribe/shared/protocol/document-name'
import * as decoding from 'lib0/decoding'
import type { Admission, CollabConnection, Handling } from '../connection-context.ts'
import type { Limits } from '../limits.ts'
import { AckGate } from './ack-gate.ts'
import type { Settlement } from './address-limits.ts'
import { EarlyFrames } from './early-frames.ts'
import type { EndOfTurn } from './end-of-turn.ts'
import {
  acknowledgementFrame,
  awarenessFrame,
  type Frame,
  MESSAGE,
  readFrame,
  readOutgoing,
  SYNC_STEP_1,
} from './frames.ts'
import { Message } from './message.ts'
import type { RawSocket } from './raw-socket.ts'
import { SocketRates } from './socket-rates.ts'

/** What a frame holds beside its payload: address, types and lengths. */
const FRAME_OVERHEAD_BYTES = 1024
/** A token that is far too long is still answered as a wrong token. */
const LARGEST_TOKEN_FRAME_BYTES = 1024 * 1024 + FRAME_OVERHEAD_BYTES
/** Messages that only servers send. */
const SERVERS_FRAMES: ReadonlySet<number> = new Set([MESSAGE.syncReply, MESSAGE.broadcastStateless, MESSAGE.syncStatus])
/** The one kind of Auth message that clients send. */
const TOKEN = 0
const MAX_TOKENS_BEFORE_VERDICT = 3
/** An awareness update (y-protocols) about nobody. */
const NO_PRESENCE = Uint8Array.of(0)
/** How long a peer may take to answer a close, in ms. */
const CLOSE_ANSWER_MS = 10_000

export type GatewaySocketEvents = {
  /** An accepted frame, for Hocuspocus. */
  frame(bytes: Uint8Array): void
  closed(): void
  /** Calls back when everything applied to the document so far is committed. */
  whenDurable(documentName: string, handling: Handling | null, resolve: () => void): void
  /** The server closes the socket, for this reason. */
  refused(close: CloseName): void
  /** The authentication has ended, one way or another. */
  settled(settlement: Settlement): void
}

/**
 * One client's socket as Hocuspocus sees it (`send`, `close`, `readyState`), with what it lacks: bounds and rates on what
 * comes in and on what waits to go out, a deadline for authentication, one document per socket, real close codes,
 * one write per turn, and acknowledgements that wait for the commit.
 */
export class GatewaySocket implements CollabConnection {
  handling: Handling | null = null
  refusedWrites = 0
  readonly clientIds = new Set<number>()
  readonly #socket: RawSocket
  readonly #limits: Limits
  readonly #events: GatewaySocketEvents
  readonly #turn: EndOfTurn
  readonly #gate: AckGate
  readonly #rates: SocketRates
  readonly #early: EarlyFrames
  readonly #deadline: ReturnType<typeof setTimeout>
  readonly #pauses = new Set<'rate' | 'pressure' | 'drain'>()
  #admission: Admission | null = null
  #synced = false
  #resyncs = false
  #address: string | null = null
  #framesBeforeAuth = 0
  #bytesBeforeAuth = 0
  #tokens = 0
  #initialSyncBytes = 0
  readonly #outbox: Message[] = []
  #isGathering = false
  #mark: Message | null = null
  #acknowledgement: Message | null = null
  #rateTimer: ReturnType<typeof setTimeout> | undefined
  #sent = { bytes: 0, at: performance.now() }
  #wroteAt = performance.now()
  #closing = false

  constructor(socket: RawSocket, limits: Limits, turn: EndOfTurn, events: GatewaySocketEvents) {
    this.#socket = socket
    this.#limits = limits
    this.#events = events
    this.#turn = turn
    this.#gate = new AckGate(
      () => {
        this.#acknowledgement ??= new Message(acknowledgementFrame(this.#address ?? ''))
        this.deliver(this.#acknowledgement)
        if (this.#resyncs) this.close('resync')
      },
      (handling, resolve) => events.whenDurable(this.#admission?.documentName ?? '', handling, resolve),
    )
    this.#early = new EarlyFrames(limits.pendingBytes)
    this.#rates = new SocketRates(limits, {
      pause: (ms) => {
        this.pause('rate')
        // The latest wait is the longest.
        clearTimeout(this.#rateTimer)
        this.#rateTimer = setTimeout(() => this.resume('rate'), ms)
      },
      exceeded: () => this.close('rateLimited'),
    })
    this.#deadline = setTimeout(
      // Who gave a token waits for Postgres, and is no stranger who stays silent.
      () => this.close(this.#tokens > 0 ? 'storage' : 'authenticationTimeout'),
      limits.authenticationDeadlineMs,
    )
    socket.limitMessages(LARGEST_TOKEN_FRAME_BYTES)
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary))
    socket.on('ping', () => this.#rates.frame(0))
    socket.on('error', () => {}) // a protocol error of the peer; 'close' follows
    socket.on('close', () => this.#closed())
  }

  get readyState() {
    return this.isClosed ? 3 : 1
  }
  get isClosed() {
    return this.#closing || !this.#socket.isOpen
  }
  get unsentBytes() {
    return this.#socket.bufferedAmount
  }
  /** What every message of this connection begins with; null before its first frame. */
  get address() {
    return this.#address
  }

  get admission() {
    return this.#admission
  }
  set admission(admission: Admission | null) {
    this.#admission = admission
    this.#socket.limitMessages(this.#limits.firstSyncBytes + FRAME_OVERHEAD_BYTES)
  }

  get synced() {
    return this.#synced
  }
  set synced(synced: boolean) {
    if (!synced || this.#synced) return
    this.#synced = synced
    this.#socket.limitMessages(this.#limits.frameBytes + FRAME_OVERHEAD_BYTES)
    const { frames, isAmbiguous } = this.#early.release()
    this.#resyncs = isAmbiguous
    if (this.#resyncs && this.#gate.hasAcknowledged) this.close('resync')
    else for (const frame of frames) this.#events.frame(frame)
  }

  /** The state that the client said it has when it asked for ours; null where it has not asked. */
  get claimed() {
    return this.#early.claimed
  }

  /** Hocuspocus sends. */
  send(data: string | ArrayBufferLike | Blob | ArrayBufferView) {
    if (this.isClosed || !(data instanceof Uint8Array)) return
    const frame = readOutgoing(data)
    switch (frame.kind) {
      case 'acknowledgement':
        // What was not the answer to our question is in the answer that comes.
        return this.handling?.kind === 'stale' ? undefined : this.#gate.hold(this.handling)
      case 'close':
      case 'permission-denied':
        return this.close(closeNameByReason(frame.reason))
      case 'authenticated':
        clearTimeout(this.#deadline)
        this.#events.settled('admitted')
        return this.deliver(new Message(data))
      case 'initial-sync':
        this.#initialSyncBytes = Math.max(this.#initialSyncBytes, data.byteLength)
        return this.deliver(new Message(data))
      case 'other':
        return this.deliver(new Message(data))
    }
  }

  /** Sends a message with everything else of this turn. */
  deliver(message: Message) {
    if (this.#closing) return
    this.#outbox.push(message)
    this.#gather()
  }

  /** The newest mark replaces one that has not left; it leaves with the next message, or when it has waited long enough. */
  mark(mark: Message) {
    this.#mark = mark
  }

  endOfTurn() {
    this.#isGathering = false
    this.#flush()
  }

  /**
   * To be called about once a second: sends a mark that found no company, breaks a long silence, and ends a peer that takes
   * nothing any more.
   */
  sweep(now = performance.now()) {
    if (this.isClosed) return
    if (this.#mark) this.#gather()
    else if (this.#synced && this.#address !== null && now - this.#wroteAt > this.#limits.keepAliveMs)
      this.deliver(new Message(awarenessFrame(this.#address, NO_PRESENCE)))
    const buffered = this.#socket.bufferedAmount
    const bytes = this.#socket.bytesWritten - buffered
    if (buffered === 0 || bytes !== this.#sent.bytes) this.#sent = { bytes, at: now }
    else if (now - this.#sent.at > this.#limits.readerStallMs) this.#dropSlow()
  }

  /** Ours close by name, and may say more than its reason; Hocuspocus by code and reason. */
  close(event: CloseName | number = 'badFrame', reason?: string): void {
    if (this.isClosed) return
    const name = typeof event === 'string' ? event : closeNameByReason(reason ?? '')
    this.#flush()
    this.#closing = true
    this.#gate.close()
    if (name === 'unauthenticated') this.#events.settled('refused')
    if (name !== 'draining') this.#events.refused(name)
    const { code, reason: usual } = CLOSE_EVENTS[name]
    const words = typeof event === 'string' ? (reason ?? usual) : usual
    this.#socket.resume() // a paused socket would never see the peer's close
    this.#socket.close(code, words)
    // A peer that does not answer the close does not keep the socket.
    const timer = setTimeout(() => this.#socket.terminate(), CLOSE_ANSWER_MS)
    if (typeof timer === 'object') timer.unref()
  }

  /** Stops reading: what the peer sends waits in its own buffers (back-pressure). */
  pause(why: 'rate' | 'pressure' | 'drain') {
    if (this.isClosed) return
    this.#pauses.add(why)
    this.#socket.pause()
  }
  resume(why: 'rate' | 'pressure' | 'drain') {
    this.#pauses.delete(why)
    if (this.#pauses.size === 0) this.#socket.resume()
  }

  #gather() {
    if (this.#isGathering) return
    this.#isGathering = true
    this.#turn.socket(this)
  }

  #flush() {
    if (this.#mark) this.#outbox.push(this.#mark)
    if (this.#outbox.length === 0 || this.isClosed) return
    this.#mark = null
    if (this.#socket.bufferedAmount > this.#limits.readerLagBytes + this.#initialSyncBytes) return this.#dropSlow()
    this.#socket.write(this.#outbox)
    this.#outbox.length = 0
    this.#wroteAt = performance.now()
  }

  /** Not at once: a peer that reads again within the time for an answer still learns why. */
  #dropSlow() {
    this.#outbox.length = 0
    this.#mark = null
    this.close('overloaded')
  }

  #receive(data: Buffer, isBinary: boolean) {
    if (this.#closing) return
    if (!isBinary) return this.close('text')
    this.#rates.frame(this.synced ? data.byteLength : 0)
    if (this.#closing) return
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    const refused = this.#judge(bytes)
    if (refused) return this.close(refused)
    const way = this.#synced ? 'on' : this.#early.take(bytes)
    if (way === 'on') this.#events.frame(bytes)
    else if (way === 'too-much') this.close('causalGap')
    else if (way === 'asked-twice' && this.#admission !== null) this.close('resync')
  }

  #judge(bytes: Uint8Array): CloseName | null {
    const frame = readFrame(bytes)
    if (!frame || frame.type > MESSAGE.pong || SERVERS_FRAMES.has(frame.type)) return 'badFrame'
    if (this.#address === null) {
      // Before Hocuspocus sees it: a name like `__proto__` throws in its tables. A session may follow the name.
      if (parseDocumentName(frame.address.split('\0', 1)[0] ?? '') === null) return 'badFrame'
      this.#address = frame.address
    }
    if (frame.address !== this.#address) return 'badFrame'
    return this.#admission === null ? this.#judgeStranger(frame, bytes) : this.#judgeAdmitted(frame, bytes)
  }

  #judgeStranger({ type }: Frame, bytes: Uint8Array): CloseName | null {
    // One that reconnects quickly may still send the token of the connection before.
    if (type === MESSAGE.auth && ++this.#tokens > MAX_TOKENS_BEFORE_VERDICT) return 'unauthenticated'
    this.#framesBeforeAuth += 1
    if (type !== MESSAGE.auth) this.#bytesBeforeAuth += bytes.byteLength
    return this.#framesBeforeAuth > this.#limits.framesBeforeAuth ||
      this.#bytesBeforeAuth > this.#limits.bytesBeforeAuth
      ? 'badFrame'
      : null
  }

  #judgeAdmitted(frame: Frame, bytes: Uint8Array): CloseName | null {
    switch (frame.type) {
      case MESSAGE.auth:
        if (!decoding.hasContent(frame.decoder) || decoding.readVarUint(frame.decoder) !== TOKEN) return 'badFrame'
        return this.#rates.auth() ? null : 'rateLimited'
      case MESSAGE.awareness:
        if (bytes.byteLength > this.#limits.awarenessFrameBytes) return 'badFrame'
        return this.#rates.awareness() ? null : 'rateLimited'
      case MESSAGE.sync:
        if (decoding.hasContent(frame.decoder) && decoding.peekVarUint(frame.decoder) === SYNC_STEP_1)
          return this.#rates.syncRequest() ? null : 'rateLimited'
    }
    return bytes.byteLength > (this.synced ? this.#limits.frameBytes : this.#limits.firstSyncBytes) ? 'tooBig' : null
  }

  #closed() {
    clearTimeout(this.#deadline)
    clearTimeout(this.#rateTimer)
    this.#closing = true
    this.#outbox.length = 0
    this.#gate.close()
    this.#rates.stop()
    this.#events.settled('gone')
    this.#events.closed()
  }
}

/** Hocuspocus carries only a reason where we had thrown one of our close events. */
function closeNameByReason(reason: string): CloseName {
  const found = Object.entries(CLOSE_EVENTS).find(([, event]) => event.reason === reason)
  return found ? (found[0] as CloseName) : 'badFrame'
}
