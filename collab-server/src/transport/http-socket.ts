import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Message } from '../gateway/message.ts'
import type { RawSocket } from '../gateway/raw-socket.ts'

/** What goes down: a length of four bytes (big endian, of what follows), one byte of kind, and the payload. */
export const DOWN = { data: 1, close: 2, heartbeat: 3 } as const
const HEADER_BYTES = 4

/** Why a piece of the way up was not taken. */
export type UpRefusal = 'out-of-order' | 'too-large' | 'over'

/**
 * A socket made of HTTP requests: pieces of one byte stream come up in numbered POSTs, one at a time, and messages go down
 * one response that stays open, or in answers to polls. To the gateway it is a socket like any other.
 */
export class HttpSocket extends EventEmitter implements RawSocket {
  #isOpen = true
  #response: ServerResponse | null = null
  #isStream = false
  /** What waits for a response that takes it. */
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #writtenBytes = 0
  #closing: Uint8Array | null = null
  /** The beginning of a message whose end has not come yet. */
  #partial: Buffer = Buffer.alloc(0)
  #messageLimit: number
  #nextPiece = 0
  #resumed: Promise<void> | null = null
  #resume: (() => void) | null = null
  /** When something of the peer's was last here, for whoever looks after idle ones. */
  touchedAt = Date.now()

  constructor(messageLimit: number) {
    super()
    this.#messageLimit = messageLimit
  }

  get isOpen() {
    return this.#isOpen
  }
  get bufferedAmount() {
    return this.#waitingBytes + (this.#response?.writableLength ?? 0)
  }
  get bytesWritten() {
    return this.#writtenBytes
  }
  /** True where a response is open that would carry what is written. */
  get isAttended() {
    return this.#response !== null
  }
  /** True once nobody has to be told anything any more. */
  get isOver() {
    return !this.#isOpen && this.#closing === null
  }

  write(messages: readonly Message[]) {
    if (!this.#isOpen) return
    for (const message of messages) this.#push(framed(DOWN.data, message.bytes))
    this.#deliver()
  }

  heartbeat() {
    if (!this.#isOpen || !this.#isStream) return
    this.#push(framed(DOWN.heartbeat, NOTHING))
    this.#deliver()
  }

  limitMessages(bytes: number) {
    this.#messageLimit = bytes
  }

  close(code: number, reason: string) {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#closing = framed(DOWN.close, Buffer.from(JSON.stringify({ code, reason })))
    this.#push(this.#closing)
    this.resume()
    this.#deliver()
    queueMicrotask(() => this.emit('close'))
  }

  terminate() {
    const wasOpen = this.#isOpen
    this.#isOpen = false
    this.#closing = null
    this.#waiting = []
    this.#waitingBytes = 0
    this.#response?.destroy()
    this.#response = null
    this.resume()
    if (wasOpen) queueMicrotask(() => this.emit('close'))
  }

  pause() {
    this.#resumed ??= new Promise((resolve) => {
      this.#resume = resolve
    })
  }
  resume() {
    this.#resume?.()
    this.#resumed = null
    this.#resume = null
  }

  /** Everything goes down this response from now on. It is the socket: when the peer ends it, the socket has ended. */
  stream(response: ServerResponse) {
    this.#take(response)
    this.#isStream = true
    response.on('close', () => this.terminate())
    response.on('drain', () => this.#deliver())
    this.heartbeat()
    this.#deliver()
  }

  /** Answers with what waits; where nothing does, as soon as something comes, or empty after `waitMs`. */
  poll(response: ServerResponse, waitMs: number) {
    this.#take(response)
    this.#isStream = false
    const timer = setTimeout(() => this.#deliver(true), waitMs)
    response.on('close', () => {
      clearTimeout(timer)
      this.touchedAt = Date.now()
      if (this.#response === response) this.#response = null
      // Taken away before it was answered: what was lost with it cannot be known.
      if (!response.writableFinished) this.terminate()
    })
    this.#deliver()
  }

  /** The next piece of the way up. A piece that was taken before is taken for sent again, and changes nothing. */
  async take(piece: number, bytes: Buffer): Promise<UpRefusal | null> {
    this.touchedAt = Date.now()
    if (piece < this.#nextPiece) return null
    if (piece > this.#nextPiece) {
      this.terminate()
      return 'out-of-order'
    }
    this.#nextPiece += 1
    this.#partial = this.#partial.length === 0 ? bytes : Buffer.concat([this.#partial, bytes])
    while (this.#isOpen && this.#partial.length >= HEADER_BYTES) {
      // Read no faster than the gateway wants.
      if (this.#resumed) await this.#resumed
      const length = this.#partial.readUInt32BE(0)
      if (length > this.#messageLimit) {
        this.close(1009, 'message too large')
        return 'too-large'
      }
      if (this.#partial.length < HEADER_BYTES + length) break
      const message = this.#partial.subarray(HEADER_BYTES, HEADER_BYTES + length)
      this.#partial = this.#partial.subarray(HEADER_BYTES + length)
      if (this.#isOpen) this.emit('message', message, true)
    }
    return this.#isOpen ? null : 'over'
  }

  #take(response: ServerResponse) {
    this.touchedAt = Date.now()
    // A second response while one is open: the first is given up.
    const before = this.#response
    this.#response = response
    if (before && !before.writableEnded) before.end()
  }

  #push(frame: Uint8Array) {
    this.#waiting.push(frame)
    this.#waitingBytes += frame.byteLength
  }

  #deliver(evenNothing = false) {
    const response = this.#response
    if (!response || (this.#waiting.length === 0 && !evenNothing)) return
    // What a slow reader has not taken stays here, where the gateway counts it.
    if (this.#isStream && response.writableNeedDrain) return
    const bytes = Buffer.concat(this.#waiting)
    this.#waiting = []
    this.#waitingBytes = 0
    this.#writtenBytes += bytes.byteLength
    this.#closing = null
    if (!this.#isStream) {
      this.#response = null
      response.end(bytes)
    } else if (this.#isOpen) response.write(bytes)
    else response.end(bytes)
  }
}

const NOTHING = new Uint8Array(0)

function framed(kind: number, payload: Uint8Array): Uint8Array {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + 1 + payload.byteLength)
  frame.writeUInt32BE(payload.byteLength + 1, 0)
  frame[HEADER_BYTES] = kind
  frame.set(payload, HEADER_BYTES + 1)
  return frame
}
