import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { HTTP_HEARTBEAT_MS, HTTP_IDLE_MS, HTTP_PIECE_BYTES, HTTP_POLL_MS } from '@coscribe/shared/domain/limits'
import type { RawSocket } from '../gateway/raw-socket.ts'
import { HttpSocket, type UpRefusal } from './http-socket.ts'

/** Bytes of a session's name: nobody guesses one. */
const NAME_BYTES = 18

export type HttpTransportOptions = {
  /** The largest message of a connection's first phase, in bytes. */
  readonly messageLimit: number
  /** May this peer open a socket? Answers the status that refuses it, or null. */
  readonly refuse: (request: IncomingMessage) => number | null
  readonly isAllowedOrigin: (origin: string) => boolean
  readonly onSocket: (socket: RawSocket, request: IncomingMessage) => void
}

const REFUSALS: Record<UpRefusal, number> = { 'out-of-order': 409, 'too-large': 413, over: 410 }

/**
 * The way in for those whose proxy lets no WebSocket through, beside it and under the same limits:
 *
 * - `POST …/http` opens a session and answers its name;
 * - `GET …/http/<name>` streams what comes down (`?poll=<ms>`: answers once, for proxies that hold a response back);
 * - `POST …/http/<name>?piece=<n>` brings the next piece of the stream that goes up;
 * - `DELETE …/http/<name>` ends it.
 */
export class HttpTransport {
  readonly #options: HttpTransportOptions
  readonly #sessions = new Map<string, HttpSocket>()
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(options: HttpTransportOptions) {
    this.#options = options
  }

  start() {
    this.#timer = setInterval(() => this.#look(), HTTP_HEARTBEAT_MS)
  }

  stop() {
    clearInterval(this.#timer)
    for (const socket of this.#sessions.values()) socket.terminate()
    this.#sessions.clear()
  }

  get size() {
    return [...this.#sessions.values()].filter((socket) => socket.isOpen).length
  }

  /** Answers a request of this transport; false where it is none. */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const url = URL.parse(request.url ?? '', 'http://collab')
    const match = url && /^(?:\/collab)?\/http(?:\/([\w-]{24}))?$/.exec(url.pathname)
    if (!match || !url) return false
    const { origin } = request.headers
    if (origin !== undefined) {
      if (!this.#options.isAllowedOrigin(origin)) return answer(response, 403)
      response.setHeader('access-control-allow-origin', origin)
      response.setHeader('vary', 'origin')
    }
    if (request.method === 'OPTIONS') return this.#preflight(response)
    const name = match[1]
    if (name === undefined) return request.method === 'POST' ? this.#open(request, response) : answer(response, 405)
    const socket = this.#sessions.get(name)
    if (!socket) return answer(response, 404)
    switch (request.method) {
      case 'GET':
        return this.#down(socket, url.searchParams.get('poll'), response)
      case 'POST':
        void this.#up(socket, Number(url.searchParams.get('piece') ?? Number.NaN), request, response)
        return true
      case 'DELETE':
        socket.terminate()
        this.#sessions.delete(name)
        return answer(response, 204)
      default:
        return answer(response, 405)
    }
  }

  #preflight(response: ServerResponse) {
    response.setHeader('access-control-allow-methods', 'GET, POST, DELETE')
    response.setHeader('access-control-allow-headers', 'content-type')
    response.setHeader('access-control-max-age', '600')
    return answer(response, 204)
  }

  #open(request: IncomingMessage, response: ServerResponse) {
    const refused = this.#options.refuse(request)
    if (refused !== null) return answer(response, refused)
    const name = randomBytes(NAME_BYTES).toString('base64url')
    const socket = new HttpSocket(this.#options.messageLimit)
    this.#sessions.set(name, socket)
    this.#options.onSocket(socket, request)
    response
      .writeHead(201, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(JSON.stringify({ name }))
    return true
  }

  #down(socket: HttpSocket, poll: string | null, response: ServerResponse) {
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      // For proxies: neither keep nor change nor hold back.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    if (poll === null) socket.stream(response)
    else socket.poll(response, Math.min(HTTP_POLL_MS, Math.max(0, Number(poll) || 0)))
    return true
  }

  async #up(socket: HttpSocket, piece: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = Number.isSafeInteger(piece) && piece >= 0 ? await readPiece(request) : null
    if (bytes === null) {
      answer(response, Number.isNaN(piece) ? 400 : 413)
      socket.terminate()
      return
    }
    const refusal = await socket.take(piece, bytes)
    answer(response, refusal === null ? 204 : REFUSALS[refusal])
  }

  /** Heartbeats, and an end to those that nobody asks for any more. */
  #look() {
    const now = Date.now()
    for (const [name, socket] of this.#sessions) {
      const isForsaken = !socket.isAttended && now - socket.touchedAt > HTTP_IDLE_MS
      if (isForsaken) socket.terminate()
      if (socket.isOver || (isForsaken && !socket.isOpen)) this.#sessions.delete(name)
      else socket.heartbeat()
    }
  }
}

/** The body, or null where it is larger than a piece may be, or did not come whole. */
async function readPiece(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request) {
      size += chunk.byteLength
      if (size > HTTP_PIECE_BYTES) return null
      chunks.push(chunk)
    }
  } catch {
    return null // the peer went away
  }
  return Buffer.concat(chunks)
}

function answer(response: ServerResponse, status: number): true {
  if (!response.headersSent) response.writeHead(status, { 'cache-control': 'no-store' })
  response.end()
  return true
}
