/** One outgoing message; its WebSocket frame (RFC 6455, binary, unmasked, whole) is built once for all who get it. */
export class Message {
  readonly bytes: Uint8Array
  #frame: Buffer | null = null

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  get frame(): Buffer {
    this.#frame ??= frameOf(this.bytes)
    return this.#frame
  }
}

const FIN_BINARY = 0x82

function frameOf(payload: Uint8Array): Buffer {
  const length = payload.byteLength
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(header + length)
  frame[0] = FIN_BINARY
  if (header === 2) frame[1] = length
  else if (header === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.set(payload, header)
  return frame
}
