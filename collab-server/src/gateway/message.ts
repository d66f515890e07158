import { Buffer } from 'node:buffer'

const FIN_BINARY = 0x82
/** From this size on a payload is not copied behind its header: a copy costs more than a second buffer. */
export const LARGE_PAYLOAD_BYTES = 64 * 1024

/**
 * One outgoing message: its WebSocket frame (RFC 6455, binary, unmasked, whole), built once for all who get it. What it
 * begins with (address and types) is the same for all messages of a kind, and given as bytes.
 */
export class Message {
  /** The frame: one buffer, or a large payload behind what comes before it. Nobody may change the payload afterwards. */
  readonly pieces: readonly Uint8Array[]
  readonly #header: number

  constructor(payload: Uint8Array, begin: Uint8Array = NOTHING) {
    const length = begin.byteLength + payload.byteLength
    const isLarge = payload.byteLength >= LARGE_PAYLOAD_BYTES
    this.#header = length < 126 ? 2 : length < 65_536 ? 4 : 10
    const first = Buffer.allocUnsafe(this.#header + (isLarge ? begin.byteLength : length))
    writeHeader(first, this.#header, length)
    first.set(begin, this.#header)
    if (!isLarge) first.set(payload, this.#header + begin.byteLength)
    this.pieces = isLarge ? [first, payload] : [first]
  }

  get isLarge() {
    return this.pieces.length > 1
  }

  /** The message without the WebSocket frame around it. */
  get bytes(): Uint8Array {
    const [first] = this.pieces
    return (this.isLarge ? Buffer.concat(this.pieces) : (first as Uint8Array)).subarray(this.#header)
  }
}

const NOTHING = new Uint8Array(0)

function writeHeader(frame: Buffer, size: number, length: number) {
  frame[0] = FIN_BINARY
  if (size === 2) frame[1] = length
  else if (size === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
}
