import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@coscribe/shared/db/connect'
import type { CloseName } from '@coscribe/shared/protocol/close-events'
import { Hocuspocus } from '@hocuspocus/server'
import type { Logger } from 'pino'
import type { WebSocket } from 'ws'
import * as Y from 'yjs'
import { AccessWatch } from './admission/access-watch.ts'
import { admit } from './admission/admit.ts'
import { SigningKeys } from './admission/signing-keys.ts'
import { compact, isDue } from './compaction/compact.ts'
import type { Config } from './config.ts'
import type { ConnectionContext } from './connection-context.ts'
import { framesExtension } from './frames.extension.ts'
import { Gateway } from './gateway/gateway.ts'
import { GatewaySocket, type RawSocket } from './gateway/gateway-socket.ts'
import { Health, unsafeSettings } from './http/health.ts'
import { LogTail } from './log/log-tail.ts'
import { LogWriter } from './log/log-writer.ts'
import { PostgresUpdateLog } from './log/postgres-update-log.ts'
import type { UpdateLog } from './log/update-log.ts'
import { Projector } from './projection/projector.ts'
import type { Room } from './room.ts'
import { LOG_ORIGIN, rejection, roomsExtension } from './rooms.extension.ts'
import { parseYWebsocketUrl, YWebsocketSocket } from './transport/y-websocket-socket.ts'

/** Shortest time between two durable marks of a document, in ms. */
const DURABLE_MARK_INTERVAL_MS = 500
/** Hocuspocus's own idle limit, off in effect: the gateway pings, and a quiet reader is welcome. */
const NO_IDLE_LIMIT_MS = 24 * 3600 * 1000

export type CollabServerOptions = {
  readonly config: Config
  readonly logger: Logger
  /** For tests that hold or fail commits; the log in Postgres by default. */
  readonly log?: UpdateLog
}

export class StartupError extends Error {
  override readonly name = 'StartupError'
}

/**
 * The collab server: gateway, admission, validation, Hocuspocus as the room engine, log writer and ack gate, with
 * tail, projection, compaction and revocation around them. Holds nothing that the log could not give back.
 */
export class CollabServer {
  readonly #config: Config
  readonly #logger: Logger
  readonly #sql: ReturnType<typeof connect>
  readonly #rooms = new Map<string, Room>()
  readonly #sockets = new Set<GatewaySocket>()
  readonly #compacting = new Set<string>()
  readonly #marks = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #writer: LogWriter
  readonly #tail: LogTail
  readonly #projector: Projector
  readonly #watch: AccessWatch
  readonly #health: Health
  readonly #gateway: Gateway
  readonly #hocuspocus: Hocuspocus<ConnectionContext>

  constructor({ config, logger, log }: CollabServerOptions) {
    this.#config = config
    this.#logger = logger
    this.#sql = connect(config.databaseUrl, { max: 8, applicationName: 'coscribe collab' })
    const keys = new SigningKeys(this.#sql)
    this.#writer = new LogWriter(log ?? new PostgresUpdateLog(config.databaseUrl), {
      committed: (name, seqs) => this.#committed(name, seqs),
      rejected: (name, why) => {
        logger.warn({ event: 'append-rejected', documentName: name, why })
        this.#closeRoom(name, why === 'poison' ? 'badFrame' : 'documentDeleted')
      },
      pressure: (pressure) => this.#relieve(pressure),
      retrying: (error, queued) => logger.warn({ event: 'append-retry', error: String(error), queued }),
    })
    this.#tail = new LogTail(this.#sql, {
      rows: (name, payloads) => this.#merge(name, payloads),
      ended: (name, why) =>
        this.#closeRoom(name, why === 'rebased' ? 'accessChanged' : why === 'gone' ? 'notFound' : 'documentDeleted'),
    })
    this.#projector = new Projector(this.#sql, {
      durable: (name) => this.#writer.durable(name),
      seen: (name) => this.#tail.seen(name),
    })
    this.#watch = new AccessWatch(this.#sql, () => this.#sockets)
    this.#health = new Health(this.#sql, () => this.#writer.waitingMs)
    this.#gateway = new Gateway({
      allowedOrigins: config.allowedOrigins,
      onRequest: this.#health.handle,
      onSocket: (socket, request) => this.#open(socket, request),
      onRefused: (why, request) => logger.warn({ event: 'upgrade-refused', why, origin: request.headers.origin }),
    })
    this.#hocuspocus = new Hocuspocus<ConnectionContext>({
      quiet: true,
      timeout: NO_IDLE_LIMIT_MS,
      extensions: [
        {
          onAuthenticate: async ({ token, documentName, context, connectionConfig }) => {
            let heard = this.#watch.changes
            let verdict = await admit(this.#sql, keys, token, documentName)
            for (let tries = 0; verdict.ok && heard !== this.#watch.changes && tries < 5; tries++) {
              heard = this.#watch.changes
              verdict = await admit(this.#sql, keys, token, documentName)
            }
            if (!verdict.ok) throw rejection(verdict.close)
            context.connection.admission = verdict.admission
            connectionConfig.readOnly = verdict.admission.access !== 'write'
          },
          // A token sent again on an open connection changes nothing: access is watched, not renewed.
          onTokenSync: async () => {},
          connected: async ({ context, documentName }) => {
            this.#rooms.get(documentName)?.connections.add(context.connection)
          },
          onDisconnect: async ({ context, documentName }) => {
            this.#rooms.get(documentName)?.connections.delete(context.connection)
          },
        },
        roomsExtension({
          sql: this.#sql,
          rooms: this.#rooms,
          writer: this.#writer,
          tail: this.#tail,
          projector: this.#projector,
          loadFailed: (documentName, error) => logger.error({ event: 'load', documentName, error: String(error) }),
        }),
        framesExtension({
          rooms: this.#rooms,
          refused: (connection, close, why) =>
            logger.warn({
              event: 'frame-refused',
              close,
              why,
              userId: connection.admission?.userId,
              documentName: connection.admission?.documentName,
            }),
        }),
      ],
    })
    // Storage is the log: no debounced store, and so nothing that could hold or skip an unload.
    this.#hocuspocus.storeDocumentHooks = () => Promise.resolve()
  }

  /**
   * Answers the port once the server accepts sockets. Health is answered from the first moment, so that a server that
   * waits for its database says so. @throws StartupError where Postgres would not keep what it commits.
   */
  async start(): Promise<number> {
    const port = await this.#gateway.listen(this.#config.port, this.#config.host)
    await this.#untilDatabaseAnswers()
    const unsafe = await unsafeSettings(this.#sql)
    if (unsafe.length > 0) {
      const sentence = `Postgres runs with ${unsafe.join(', ')} off, so a commit may not be on disk.`
      if (!this.#config.allowUnsafe)
        throw new StartupError(`${sentence} Turn it on, or set ALLOW_UNSAFE=1 to accept the loss.`)
      this.#logger.warn({ event: 'unsafe', unsafe }, sentence)
    }
    await Promise.all([this.#health.start(), this.#watch.start(), this.#tail.start()])
    this.#gateway.open()
    return port
  }

  /**
   * Ends without losing anything: lets nobody in, reads nothing more, commits what is queued, sends the acknowledgements,
   * closes with 1012. Answers what could not be committed within the deadline, per document.
   */
  async drain(deadlineMs = this.#config.drainDeadlineMs) {
    this.#health.drain()
    this.#gateway.drain()
    for (const socket of this.#sockets) socket.pause()
    const deadline = Date.now() + deadlineMs
    await sleep(20) // frames that were read before are applied within a few turns
    while (this.#writer.uncommitted().length > 0 && Date.now() < deadline) await sleep(10)
    const uncommitted = this.#writer.uncommitted()
    if (uncommitted.length === 0)
      await Promise.race([
        Promise.all([...this.#rooms.keys()].map((name) => this.#projector.flush(name))),
        sleep(2_000),
      ])
    for (const socket of this.#sockets) socket.close('draining')
    for (let waited = 0; this.#gateway.size > 0 && waited < 2_000; waited += 20) await sleep(20)
    await this.#close()
    return uncommitted
  }

  async #close(): Promise<void> {
    this.#health.stop()
    this.#watch.stop()
    this.#tail.stop()
    for (const timer of this.#marks.values()) clearTimeout(timer)
    await this.#gateway.close()
    await this.#writer.close()
    await this.#sql.end({ timeout: 1 })
  }

  async #untilDatabaseAnswers(): Promise<void> {
    for (let delayMs = 100; ; delayMs = Math.min(delayMs * 2, 2_000)) {
      try {
        await this.#sql`select 1`
        return
      } catch (error) {
        this.#logger.warn({ event: 'waiting-for-database', error: String(error) })
        await sleep(delayMs)
      }
    }
  }

  #open(webSocket: WebSocket, request: IncomingMessage) {
    const way = parseYWebsocketUrl(request.url ?? '/')
    const raw: RawSocket = way ? new YWebsocketSocket(webSocket, way.name, way.token) : webSocket
    const socket: GatewaySocket = new GatewaySocket(raw, {
      frame: (bytes) => client.handleMessage(bytes),
      closed: () => {
        this.#sockets.delete(socket)
        for (const room of this.#rooms.values()) room.connections.delete(socket)
        client.handleClose({ code: 1000, reason: '' })
      },
      whenDurable: (name, resolve) =>
        this.#rooms.get(name)?.whenIntegrated(() => this.#writer.whenDurable(name, resolve)),
    })
    this.#sockets.add(socket)
    // An address without a query: Hocuspocus would hand its parameters to every hook.
    const client = this.#hocuspocus.handleConnection(socket, new Request('http://collab/'), { connection: socket })
  }

  #committed(documentName: string, seqs: readonly bigint[]) {
    this.#tail.committed(documentName, seqs)
    this.#markSoon(documentName)
    this.#compactIfDue(documentName)
  }

  #markSoon(documentName: string) {
    if (this.#marks.has(documentName)) return
    const mark = () => {
      this.#marks.delete(documentName)
      const seq = this.#tail.seen(documentName)
      const document = this.#hocuspocus.documents.get(documentName)
      const [connection] = this.#rooms.get(documentName)?.connections ?? []
      if (seq === null || !document || !connection?.admission) return
      document.broadcastStateless(
        JSON.stringify({ type: 'durable', epoch: connection.admission.epoch, seq: Number(seq) }),
      )
    }
    this.#marks.set(documentName, setTimeout(mark, DURABLE_MARK_INTERVAL_MS))
  }

  #merge(documentName: string, payloads: readonly Uint8Array[]) {
    const room = this.#rooms.get(documentName)
    if (!room) return
    room.doc.transact(() => {
      for (const payload of payloads) Y.applyUpdate(room.doc, payload, LOG_ORIGIN)
    }, LOG_ORIGIN)
    room.settlePending()
  }

  /** Closes everybody and forgets the room; whoever comes back loads it again from the log. */
  #closeRoom(documentName: string, close: CloseName) {
    this.#writer.drop(documentName)
    for (const socket of this.#sockets) if (socket.admission?.documentName === documentName) socket.close(close)
    const document = this.#hocuspocus.documents.get(documentName)
    if (!document) return
    this.#hocuspocus.documents.delete(documentName)
    document.destroy()
  }

  #relieve(pressure: 'none' | 'pause' | 'close') {
    this.#logger.warn({ event: 'log-pressure', pressure, bytes: this.#writer.queuedBytes })
    for (const socket of this.#sockets) {
      if (socket.admission?.access !== 'write') continue
      if (pressure === 'none') socket.resume()
      else if (pressure === 'pause') socket.pause()
      else socket.close('overloaded')
    }
  }

  #compactIfDue(documentName: string) {
    const room = this.#rooms.get(documentName)
    if (!room || !isDue(room.tail) || this.#compacting.has(documentName)) return
    this.#compacting.add(documentName)
    Object.assign(room.tail, { rows: 0, bytes: 0 })
    compact(this.#sql, room.address)
      .then((outcome) => this.#logger.debug({ event: 'compaction', documentName, outcome: outcome.kind }))
      .catch((error: unknown) => this.#logger.warn({ event: 'compaction-failed', documentName, error: String(error) }))
      .finally(() => this.#compacting.delete(documentName))
  }
}
