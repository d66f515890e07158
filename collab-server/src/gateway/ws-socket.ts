import type { Socket } from 'node:net'
import type { RawData, WebSocket } from 'ws'
import type { Message } from './message.ts'
import type { RawSocket } from './raw-socket.ts'

/** What is used of `ws` beyond its documented surface; `selfTest` proves that it is still there. */
type Internals = { readonly _socket: Socket; readonly _receiver: { _maxPayload: number } }

/**
 * A socket of the `ws` package, with what it lacks: all messages of a turn in one write (a system call costs more than
 * everything else about a small message), and a bound on incoming messages that follows the connection's phase.
 */
export class WsSocket implements RawSocket {
  readonly #socket: WebSocket

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.binaryType = 'fragments'
  }

  get isOpen() {
    return this.#socket.readyState === this.#socket.OPEN
  }
  get bufferedAmount() {
    return this.#socket.bufferedAmount
  }
  get bytesWritten() {
    return this.#internals._socket?.bytesWritten ?? 0
  }

  on(event: 'message' | 'ping' | 'close' | 'error', listener: (...args: never[]) => void) {
    const listen = listener as (...args: unknown[]) => void
    if (event === 'message') this.#socket.on('message', (data, isBinary) => listen(whole(data), isBinary))
    else this.#socket.on(event, listen)
  }

  write(messages: readonly Message[]) {
    const pieces = messages.length === 1 ? (messages[0] as Message).pieces : messages.flatMap(({ pieces }) => pieces)
    const [first] = pieces
    if (!this.isOpen || !first) return
    const { _socket: socket } = this.#internals
    if (pieces.length === 1) socket.write(first)
    else if (!messages.some((message) => message.isLarge)) socket.write(Buffer.concat(pieces))
    else {
      socket.cork()
      for (const piece of pieces) socket.write(piece)
      socket.uncork()
    }
  }

  limitMessages(bytes: number) {
    // Gone where the connection has just ended.
    if (this.#internals._receiver) this.#internals._receiver._maxPayload = bytes
  }

  close(code: number, reason: string) {
    this.#socket.close(code, reason)
  }
  terminate() {
    this.#socket.terminate()
  }
  pause() {
    this.#socket.pause()
  }
  resume() {
    this.#socket.resume()
  }

  get #internals(): Internals {
    return this.#socket as unknown as Internals
  }
}

/**
 * A message in one piece. The list is emptied: `ws` made it while it waited for the message, and what grows old while
 * it waits would carry each message, dead, into the old generation.
 */
function whole(data: RawData): Buffer {
  if (!Array.isArray(data)) return data as Buffer
  const [first] = data
  const bytes = data.length === 1 && first ? first : Buffer.concat(data)
  data.length = 0
  return bytes
}
