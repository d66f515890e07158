import { parseServerMessage } from '@coscribe/shared/protocol/stateless-messages'
import { HocuspocusProvider } from '@hocuspocus/provider'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { type ConnectionStatus, decideClose, type EndReason } from './connection-status.ts'
import type { CollabGrant, TokenOutcome } from './fetch-collab-token.ts'
import { reconnectDelayMs } from './reconnect-delay.ts'
import { SessionSocket } from './session-socket.ts'
import { chosenSocket } from './socket-chooser.ts'
import { type SocketWatcher, watchedSocket } from './watched-socket.ts'

/** Time between looks at the connection, in ms; also notices a clock gap (the computer slept). */
const TICK_MS = 1_000
/** Time between pings, in ms, and the silence after which the connection is dead although nobody closed it. */
const PING_MS = 2_500
const SILENCE_MS = 8_000
/** A tick that comes this late means that the tab or the computer slept. */
const GAP_MS = 5_000
/** Time from opening a socket to the document's content, in ms. */
const HANDSHAKE_MS = 10_000
/** How much silence is already counted after a wake-up: leaves two seconds to answer. */
const SILENCE_AFTER_WAKE_MS = SILENCE_MS - 2_000

export type ConnectionEvents = {
  status(status: ConnectionStatus): void
  access(access: CollabGrant['access']): void
  /** The server's content of this connection is in the Y.Doc. */
  content(): void
  socketOpened(): void
  sent(frame: 'sync-step-2' | 'update'): void
  answered(confirmed: boolean): void
  /** The server named the newest position of its log. */
  committed(seq: number): void
}

export type ConnectionOptions = {
  readonly documentId: string
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly events: ConnectionEvents
  /** Whether the document was shown before: "not found" then means that access ended. */
  readonly wasOpen: () => boolean
  readonly fetchToken: (documentId: string, signal: AbortSignal) => Promise<TokenOutcome>
  /** For tests; the platform's WebSocket by default. */
  readonly WebSocketBase?: typeof WebSocket
}

/**
 * Keeps a document connected: a fresh token before every socket, the stock provider over a watched socket, a
 * heartbeat of our own, and a decision after every close. The stock provider's own reconnecting is switched off,
 * because it knows neither tokens that the network refused nor sockets that died silently.
 */
export class DocumentConnection {
  readonly #options: ConnectionOptions
  readonly #abort = new AbortController()
  #status: ConnectionStatus = { kind: 'connecting', since: Date.now() }
  #grant: CollabGrant | null = null
  #socket: SessionSocket | null = null
  #provider: HocuspocusProvider | null = null
  #tries = 0
  #run = 0
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #ticker: ReturnType<typeof setInterval> | undefined
  #lastTick = 0
  #lastPing = 0
  #heardAt = 0
  #handshakeSince: number | null = null
  #answersPings = false

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  start() {
    this.#lastTick = Date.now()
    this.#ticker = setInterval(() => this.#tick(), TICK_MS)
    const { signal } = this.#abort
    if (typeof window !== 'undefined') {
      window.addEventListener('online', () => this.wake(), { signal })
      window.addEventListener('pageshow', () => this.wake(), { signal })
      window.addEventListener('offline', () => this.#lose('the browser went offline'), { signal })
      document.addEventListener('resume', () => this.wake(), { signal })
      document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.wake(), {
        signal,
      })
    }
    void this.#connect()
  }

  /** Whether a transaction of this origin brings content from the server. */
  isFromServer = (origin: unknown) => origin !== null && origin === this.#provider

  /** Something may have changed: ask a quiet connection for a sign of life, try a lost one at once. */
  wake() {
    if (this.#status.kind === 'connected') {
      this.#heardAt = Math.min(this.#heardAt, Date.now() - SILENCE_AFTER_WAKE_MS)
      this.#ping()
    } else if (this.#retryTimer !== undefined) {
      clearTimeout(this.#retryTimer)
      void this.#connect()
    }
  }

  destroy() {
    this.#run += 1
    this.#abort.abort()
    clearInterval(this.#ticker)
    clearTimeout(this.#retryTimer)
    this.#provider?.destroy()
    this.#socket?.destroy()
  }

  #setStatus(status: ConnectionStatus) {
    this.#status = status
    this.#options.events.status(status)
  }

  async #connect() {
    const run = ++this.#run
    this.#retryTimer = undefined
    const since =
      this.#status.kind === 'connecting' || this.#status.kind === 'offline' ? this.#status.since : Date.now()
    // After a failed try it stays offline until a try succeeds: no flicker at every one.
    if (this.#status.kind !== 'offline') this.#setStatus({ kind: 'connecting', since })
    const outcome = await this.#fetchToken()
    if (run !== this.#run || this.#abort.signal.aborted) return
    switch (outcome.kind) {
      case 'refused':
        return this.#end(outcome.reason === 'not-found' && this.#options.wasOpen() ? 'access-ended' : outcome.reason)
      case 'unreachable':
        return this.#retryLater(outcome.retryAfterMs)
      case 'granted':
        this.#grant = outcome.grant
        this.#openSocket(outcome.grant)
    }
  }

  #fetchToken() {
    return this.#options.fetchToken(this.#options.documentId, this.#abort.signal)
  }

  #openSocket(grant: CollabGrant) {
    const now = Date.now()
    this.#handshakeSince = now
    this.#heardAt = now
    this.#answersPings = false
    this.#socket ??= this.#makeSocket(grant)
    this.#provider ??= this.#makeProvider(this.#socket, grant)
    this.#provider.attach()
    this.#socket.setConfiguration({ url: grant.url })
    void this.#socket.connect()
  }

  #makeSocket(grant: CollabGrant) {
    const { events, WebSocketBase } = this.#options
    const watcher: SocketWatcher = {
      opened: () => events.socketOpened(),
      heard: () => {
        this.#heardAt = Date.now()
      },
      sent: (frame) => events.sent(frame),
      answered: (confirmed) => events.answered(confirmed),
      // The provider's own listener applies the content right after this one, in a later microtask.
      content: () => void setTimeout(() => this.#contentArrived(), 0),
    }
    const WebSocketPolyfill = chosenSocket((base) => watchedSocket(watcher, base), WebSocketBase)
    return new SessionSocket({
      url: grant.url,
      autoConnect: false,
      maxAttempts: 1,
      messageReconnectTimeout: 60_000,
      WebSocketPolyfill,
      // Runs before the stock handler, which would reconnect with the old token.
      onClose: ({ event }) => this.#closed(event),
    })
  }

  #makeProvider(websocketProvider: SessionSocket, grant: CollabGrant) {
    const { doc, awareness, events } = this.#options
    const provider = new HocuspocusProvider({
      name: grant.documentName,
      document: doc,
      awareness,
      websocketProvider,
      // Fetched just before the socket was opened. Never throws: the provider would give up for ever.
      token: () => this.#grant?.token ?? '',
      onAuthenticated: ({ scope }) => {
        const access = this.#grant?.access ?? 'read'
        events.access(scope === 'readonly' && access === 'write' ? 'read' : access)
      },
      onAuthenticationFailed: ({ reason }) => this.#lose(reason),
      onStateless: ({ payload }) => {
        const message = parseServerMessage(payload)
        if (message?.type === 'pong') this.#answersPings = true
        else if (message?.type === 'durable') events.committed(message.seq)
      },
    })
    // A frame can close this one document and leave the socket open; the stock provider would then wait for ever.
    provider.on('close', ({ event }: { event: { code: number; reason: string } }) => {
      if (this.#socket?.webSocket?.readyState === WebSocket.OPEN && event.code === 1000) this.#lose(event.reason)
    })
    return provider
  }

  #contentArrived() {
    if (this.#handshakeSince === null || this.#abort.signal.aborted) return
    this.#handshakeSince = null
    this.#tries = 0
    this.#options.events.content()
    this.#setStatus({ kind: 'connected' })
    this.#ping()
  }

  /** Gives the present connection up as if it had been closed with this reason. */
  #lose(reason: string) {
    if (this.#status.kind === 'ended' || this.#abort.signal.aborted) return
    this.#socket?.drop(reason)
  }

  #closed(event: { readonly code: number; readonly reason: string }) {
    if (this.#socket) this.#socket.shouldConnect = false
    this.#handshakeSince = null
    if (this.#status.kind === 'ended' || this.#abort.signal.aborted || this.#retryTimer !== undefined) return
    const decision = decideClose(event, { opened: this.#options.wasOpen() })
    if (decision.kind === 'end') this.#end(decision.reason)
    else this.#retryLater(decision.afterMs)
  }

  #retryLater(atLeastMs: number | null) {
    const now = Date.now()
    const delay = Math.max(reconnectDelayMs(this.#tries, Math.random()), atLeastMs ?? 0)
    const wasConnected = this.#status.kind === 'connected'
    const since = this.#status.kind === 'connecting' || this.#status.kind === 'offline' ? this.#status.since : now
    this.#tries += 1
    // The first try after a loss usually succeeds: a restarted server, a switched network.
    const online = typeof navigator === 'undefined' || navigator.onLine !== false
    if (wasConnected && online) this.#setStatus({ kind: 'connecting', since })
    else this.#setStatus({ kind: 'offline', since, retryAt: now + delay })
    this.#retryTimer = setTimeout(() => void this.#connect(), delay)
  }

  #end(reason: EndReason) {
    this.#run += 1
    clearInterval(this.#ticker)
    clearTimeout(this.#retryTimer)
    this.#setStatus({ kind: 'ended', reason, at: Date.now() })
    this.#provider?.detach()
    this.#socket?.disconnect()
  }

  #ping() {
    this.#lastPing = Date.now()
    this.#provider?.sendStateless(JSON.stringify({ type: 'ping' }))
  }

  #tick() {
    const now = Date.now()
    const slept = now - this.#lastTick > GAP_MS
    this.#lastTick = now
    if (slept) {
      if (this.#handshakeSince !== null) this.#handshakeSince = now
      return this.wake()
    }
    if (this.#status.kind === 'connected') {
      // A server that never answered a ping is judged by its awareness traffic alone.
      const silenceMs = this.#answersPings ? SILENCE_MS : 6 * SILENCE_MS
      if (now - this.#heardAt > silenceMs) this.#lose('silent')
      else if (now - this.#lastPing >= PING_MS) this.#ping()
    } else if (this.#handshakeSince !== null && now - this.#handshakeSince > HANDSHAKE_MS) this.#lose('no handshake')
  }
}
