/**
 * A WebSocket for where no WebSocket gets through: the same surface, over HTTP requests to the collab server (see
 * collab-server/src/transport/http-transport.ts, which says what goes over the wire). What goes up is one byte stream, cut
 * into pieces of which one is on its way at a time; what comes down is one response that stays open, or, where a proxy
 * holds responses back, the answers to polls. Whatever fails ends the socket with 1006, like a lost connection.
 */
const HEADER_BYTES = 4
const DATA = 1
const CLOSE = 2
/** Bytes of one piece that goes up: the server takes no more (HTTP_PIECE_BYTES). */
const PIECE_BYTES = 64 * 1024
/** A stream from which nothing comes for so long is held back by somebody, in ms: the first sign of life is sent at once. */
const STREAM_PROOF_MS = 2_000
/** Longest wait of one poll, and time between polls of a page that has no line to spare, in ms. */
const POLL_MS = 20_000
const BRIEF_MS = 1_000
/** Longest wait for the answer to a piece, in ms. */
const PIECE_TIMEOUT_MS = 20_000
/**
 * Browsers keep six connections to a host, in all tabs together (HTTP/1.1). So many may be responses that stay open; pages
 * beyond them ask every second.
 */
const LINES = 3

/** After a response was held back, polls are used for so long without another try, in ms. */
const HELD_BACK_FOR_MS = 10 * 60_000
let heldBackAt = Number.NEGATIVE_INFINITY
/** For tests. */
export const forgetHeldBack = () => {
  heldBackAt = Number.NEGATIVE_INFINITY
}

const LOST = 1006
const OPEN = 1
const CLOSED = 3

/** Keeps one of the few lines until `ended`; answers false where all are taken. */
async function takeLine(ended: Promise<void>): Promise<boolean> {
  if (typeof navigator === 'undefined' || navigator.locks === undefined) return true
  for (let line = 0; line < LINES; line++) {
    const taken = await new Promise<boolean>((resolve) => {
      void navigator.locks.request(`coscribe:line:${line}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null)
        return lock === null ? undefined : ended
      })
    })
    if (taken) return true
  }
  return false
}

export class HttpWebSocket extends EventTarget {
  static readonly CONNECTING = 0
  static readonly OPEN = OPEN
  static readonly CLOSING = 2
  static readonly CLOSED = CLOSED
  readonly CONNECTING = 0
  readonly OPEN = OPEN
  readonly CLOSING = 2
  readonly CLOSED = CLOSED
  readonly protocol = ''
  readonly extensions = ''
  readonly url: string
  binaryType: BinaryType = 'arraybuffer'
  readyState: number = 0
  bufferedAmount = 0
  readonly #base: string
  readonly #abort = new AbortController()
  #address = ''
  #up: Uint8Array[] = []
  #isSending = false
  #piece = 0
  #partial = new Uint8Array(0)
  #end: () => void = () => {}
  readonly #ended = new Promise<void>((resolve) => {
    this.#end = resolve
  })

  constructor(url: string | URL) {
    super()
    this.url = String(url)
    this.#base = `${this.url
      .replace(/^ws/, 'http')
      .replace(/[?#].*$/, '')
      .replace(/\/$/, '')}/http`
    void this.#run()
  }

  send(data: string | ArrayBufferLike | ArrayBufferView | Blob): void {
    if (this.readyState !== OPEN) return
    const bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data as ArrayBuffer)
    const framed = new Uint8Array(HEADER_BYTES + bytes.byteLength)
    new DataView(framed.buffer).setUint32(0, bytes.byteLength)
    framed.set(bytes, HEADER_BYTES)
    this.#up.push(framed)
    this.bufferedAmount += framed.byteLength
    if (!this.#isSending) void this.#send()
  }

  close(code = 1000, reason = ''): void {
    if (this.readyState === CLOSED) return
    if (this.#address !== '') void fetch(this.#address, { method: 'DELETE', keepalive: true }).catch(() => {})
    this.#finish(code, reason)
  }

  async #run(): Promise<void> {
    try {
      await this.#openSession()
      const hasLine = await takeLine(this.#ended)
      const reader = hasLine && Date.now() - heldBackAt > HELD_BACK_FOR_MS ? await this.#proveStream() : null
      if (this.readyState === CLOSED) return
      this.readyState = OPEN
      this.dispatchEvent(new Event('open'))
      if (reader) await this.#read(reader)
      else await this.#poll(hasLine ? POLL_MS : 0)
    } catch (error) {
      this.#finish(LOST, String(error))
    }
  }

  async #openSession(): Promise<void> {
    const opened = await this.#request(this.#base, { method: 'POST' })
    const { name } = (await opened.json()) as { name?: unknown }
    if (typeof name !== 'string') throw new Error('no session was opened')
    this.#address = `${this.#base}/${name}`
  }

  /** A response from which something has come; null where somebody on the way holds it back. */
  async #proveStream(): Promise<ReadableStreamDefaultReader<Uint8Array> | null> {
    const proof = new AbortController()
    const timer = setTimeout(() => proof.abort(), STREAM_PROOF_MS)
    try {
      const response = await this.#request(this.#address, {
        signal: AbortSignal.any([this.#abort.signal, proof.signal]),
      })
      const reader = response.body?.getReader()
      const first = await reader?.read()
      if (!reader || !first?.value) throw new Error('the response ended')
      this.#receive(first.value)
      return reader
    } catch (error) {
      if (!proof.signal.aborted) throw error
      heldBackAt = Date.now()
      // A stream that is given up ends its session.
      await this.#openSession()
      return null
    } finally {
      clearTimeout(timer)
    }
  }

  async #read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      this.#receive(value)
    }
    this.#finish(LOST, 'the response ended')
  }

  async #poll(waitMs: number): Promise<void> {
    while (this.readyState === OPEN) {
      const response = await this.#request(`${this.#address}?poll=${waitMs}`, {})
      this.#receive(new Uint8Array(await response.arrayBuffer()))
      if (waitMs === 0) await new Promise((resolve) => setTimeout(resolve, BRIEF_MS))
    }
  }

  #receive(bytes: Uint8Array) {
    const joined = new Uint8Array(this.#partial.byteLength + bytes.byteLength)
    joined.set(this.#partial)
    joined.set(bytes, this.#partial.byteLength)
    let at = 0
    while (joined.byteLength - at >= HEADER_BYTES) {
      const length = new DataView(joined.buffer).getUint32(at)
      if (joined.byteLength - at < HEADER_BYTES + length) break
      this.#take(joined.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length))
      at += HEADER_BYTES + length
    }
    this.#partial = joined.slice(at)
  }

  #take(frame: Uint8Array) {
    const [kind] = frame
    const payload = frame.slice(1)
    if (kind === DATA) this.dispatchEvent(new MessageEvent('message', { data: payload.buffer }))
    else if (kind === CLOSE) {
      const { code, reason } = JSON.parse(new TextDecoder().decode(payload)) as { code: number; reason: string }
      this.#finish(code, reason)
    }
  }

  async #send(): Promise<void> {
    this.#isSending = true
    try {
      while (this.#up.length > 0 && this.readyState === OPEN) {
        const body = this.#nextPiece()
        await this.#request(`${this.#address}?piece=${this.#piece++}`, {
          method: 'POST',
          body,
          headers: { 'content-type': 'application/octet-stream' },
          signal: AbortSignal.any([this.#abort.signal, AbortSignal.timeout(PIECE_TIMEOUT_MS)]),
        })
        this.bufferedAmount -= body.byteLength
      }
    } catch (error) {
      this.#finish(LOST, String(error))
    } finally {
      this.#isSending = false
    }
  }

  #nextPiece(): Uint8Array<ArrayBuffer> {
    const parts: Uint8Array[] = []
    let size = 0
    for (let part = this.#up.shift(); part; part = this.#up.shift()) {
      const fits = part.subarray(0, PIECE_BYTES - size)
      parts.push(fits)
      size += fits.byteLength
      if (fits.byteLength < part.byteLength) this.#up.unshift(part.subarray(fits.byteLength))
      if (size === PIECE_BYTES) break
    }
    const piece = new Uint8Array(size)
    let at = 0
    for (const part of parts) {
      piece.set(part, at)
      at += part.byteLength
    }
    return piece
  }

  /** @throws where the answer is no success: the session is gone, or somebody else answered. */
  async #request(url: string, init: RequestInit): Promise<Response> {
    const response = await fetch(url, {
      credentials: 'omit',
      cache: 'no-store',
      signal: this.#abort.signal,
      ...init,
    })
    if (!response.ok) throw new Error(`the server answered ${response.status}`)
    return response
  }

  #finish(code: number, reason: string) {
    if (this.readyState === CLOSED) return
    this.readyState = CLOSED
    this.#end()
    // After the message that is being told of.
    setTimeout(() => this.#abort.abort(), 0)
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason, wasClean: code === 1000 }))
  }
}
