import { EventEmitter } from 'node:events'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { Message } from '../gateway/message.ts'
import type { RawSocket } from '../gateway/raw-socket.ts'

/** Message types of y-websocket's protocol, and those of Hocuspocus that differ. */
const SYNC = 0
const AWARENESS = 1
const AUTH = 2
const QUERY_AWARENESS = 3
const SYNC_REPLY = 4
const TOKEN = 0

/**
 * A y-websocket client's socket, dressed as one of Hocuspocus's protocol: every frame gets the document's name in front
 * and loses it on the way back. Authentication comes from the address (`?token=`), since the protocol has none. The
 * same gateway, admission, validation, log and limits apply; the protocol has no acknowledgements to pass on.
 */
export class YWebsocketSocket extends EventEmitter implements RawSocket {
  readonly #socket: RawSocket
  readonly #name: string

  constructor(socket: RawSocket, name: string, token: string) {
    super()
    this.#socket = socket
    this.#name = name
    socket.on('message', (data, isBinary) => {
      if (isBinary)
        this.emit(
          'message',
          this.#prefixed((encoder) => encoding.writeUint8Array(encoder, data)),
          true,
        )
      else this.emit('message', data, false)
    })
    socket.on('ping', () => this.emit('ping'))
    socket.on('close', () => this.emit('close'))
    socket.on('error', () => this.emit('error'))
    // After the constructor, when the gateway listens.
    queueMicrotask(() =>
      this.emit(
        'message',
        this.#prefixed((encoder) => {
          encoding.writeVarUint(encoder, AUTH)
          encoding.writeVarUint(encoder, TOKEN)
          encoding.writeVarString(encoder, token)
        }),
        true,
      ),
    )
  }

  get isOpen() {
    return this.#socket.isOpen
  }
  get bufferedAmount() {
    return this.#socket.bufferedAmount
  }
  get bytesWritten() {
    return this.#socket.bytesWritten
  }

  write(messages: readonly Message[]) {
    const translated = messages.flatMap((message) => translate(message.bytes) ?? [])
    if (translated.length > 0) this.#socket.write(translated)
  }

  limitMessages(bytes: number) {
    this.#socket.limitMessages(bytes)
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

  #prefixed(write: (encoder: encoding.Encoder) => void): Buffer {
    const encoder = encoding.createEncoder()
    encoding.writeVarString(encoder, this.#name)
    write(encoder)
    return Buffer.from(encoding.toUint8Array(encoder))
  }
}

/** The message in y-websocket's protocol; null where it has none for it. */
function translate(data: Uint8Array): Message | null {
  const decoder = decoding.createDecoder(data)
  decoding.readVarString(decoder)
  const type = decoding.readVarUint(decoder)
  if (type !== SYNC && type !== AWARENESS && type !== QUERY_AWARENESS && type !== SYNC_REPLY) return null
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, type === SYNC_REPLY ? SYNC : type)
  encoding.writeUint8Array(encoder, decoding.readTailAsUint8Array(decoder))
  return new Message(encoding.toUint8Array(encoder))
}

/** `/y/<organizationId>/<documentId>?token=…` taken apart, or null for any other address. */
export function parseYWebsocketUrl(url: string): { readonly name: string; readonly token: string } | null {
  const parsed = URL.parse(url, 'http://collab')
  const match = parsed && /^(?:\/collab)?\/y\/([^/]+\/[^/]+)$/.exec(parsed.pathname)
  return parsed && match?.[1] ? { name: match[1], token: parsed.searchParams.get('token') ?? '' } : null
}
