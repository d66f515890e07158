import { Buffer } from 'node:buffer'

const FIN_BINARY = 0x82

/**
 * One outgoing message: its WebSocket frame (RFC 6455, binary, unmasked, whole), built once for all who get it, in one
 * buffer. What it begins with (address and types) is the same for all messages of a kind, and given as bytes.
 */
export class Message {
  readonly frame: Buffer
  readonly #header: number

  constructor(payload: Uint8Array, begin: Uint8Array = NOTHING) {
    const length = begin.byteLength + payload.byteLength
    this.#header = length < 126 ? 2 : length < 65_536 ? 4 : 10
    this.frame = Buffer.allocUnsafe(this.#header + length)
    writeHeader(this.frame, this.#header, length)
    this.frame.set(begin, this.#header)
    this.frame.set(payload, this.#header + begin.byteLength)
  }

  /** The message without the WebSocket frame around it. */
  get bytes(): Uint8Array {
    return this.frame.subarray(this.#header)
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
