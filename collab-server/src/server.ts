import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@coscribe/shared/db/connect'
import { CHANNEL_ACCESS_CHANGED, CHANNEL_DOCUMENT_APPENDED } from '@coscribe/shared/db/document-notifications'
import { type Listening, listen } from '@coscribe/shared/db/listen'
import { MAX_RETURN_SPREAD_MS, RETURN_SPREAD_PER_SOCKET_MS } from '@coscribe/shared/domain/limits'
import { CLOSE_EVENTS, reasonWithReturn } from '@coscribe/shared/protocol/close-events'
import type { Logger } from 'pino'
import { AccessWatch } from './admission/access-watch.ts'
import { Admitter } from './admission/admit.ts'
import { SigningKeys } from './admission/signing-keys.ts'
import type { Config } from './config.ts'
import { CollabCore, type OpenOptions } from './core.ts'
import { Gateway } from './gateway/gateway.ts'
import type { RawSocket } from './gateway/raw-socket.ts'
import { Health, unsafeSettings } from './http/health.ts'
import { PostgresUpdateLog } from './log/postgres-update-log.ts'
import type { UpdateLog } from './log/update-log.ts'
import { Places } from './places/places.ts'
import { VersionKeeper } from './projection/version-keeper.ts'
import { selfTest } from './self-test.ts'
import { PostgresDocumentStore } from './store/postgres-document-store.ts'
import { HttpTransport } from './transport/http-transport.ts'
import { parseYWebsocketUrl, YWebsocketSocket } from './transport/y-websocket-socket.ts'
import { TrashPurge } from './trash/trash-purge.ts'
import { judgeUpdate } from './validation/judge-update.ts'
import { HeavyWork } from './work/heavy-work.ts'

export type CollabServerOptions = {
  readonly config: Config
  readonly logger: Logger
  /** For tests that hold or fail commits; the log in Postgres by default. */
  readonly log?: UpdateLog
}

export class StartupError extends Error {
  override readonly name = 'StartupError'
}

/** The collab server: the sync core behind HTTP and WebSockets, on Postgres. */
export class CollabServer {
  readonly #config: Config
  readonly #logger: Logger
  readonly #sql: ReturnType<typeof connect>
  readonly #work: HeavyWork
  readonly #log: PostgresUpdateLog
  readonly #watch: AccessWatch
  readonly #health: Health
  readonly #places: Places
  readonly #purge: TrashPurge
  readonly #gateway: Gateway
  /** For those whose proxy lets no WebSocket through. */
  readonly #transport: HttpTransport
  readonly #core: CollabCore
  readonly #versions: VersionKeeper
  #listening: Listening | undefined

  constructor({ config, logger, log }: CollabServerOptions) {
    this.#config = config
    this.#logger = logger
    this.#sql = connect(config.databaseUrl, { max: 8, applicationName: 'coscribe collab' })
    this.#work = new HeavyWork(config.databaseUrl)
    this.#log = new PostgresUpdateLog(config.databaseUrl)
    this.#watch = new AccessWatch(this.#sql, () => this.#core.sockets.all)
    const admitter = new Admitter({
      sql: this.#sql,
      keys: new SigningKeys(this.#sql),
      tokenUses: config.limits.tokenUses,
      changes: () => this.#watch.changes,
    })
    this.#versions = new VersionKeeper(this.#work.keepVersions)
    this.#core = new CollabCore({
      store: new PostgresDocumentStore(this.#sql, this.#work),
      log: log ?? this.#log,
      limits: config.limits,
      logger,
      admit: admitter.admit,
      judge: { now: judgeUpdate, apart: this.#work.judge },
      versions: this.#versions,
    })
    this.#places = new Places(
      this.#sql,
      () => this.#core.sockets.all,
      () => this.#core.sockets.changes,
    )
    this.#purge = new TrashPurge(this.#sql, logger)
    this.#health = new Health(this.#sql, this.#core.logHealth)
    this.#gateway = new Gateway({
      limits: config.limits,
      allowedOrigins: config.allowedOrigins,
      trustedProxies: config.trustedProxies,
      onRequest: (request, response) => {
        if (!this.#transport.handle(request, response)) this.#health.handle(request, response)
      },
      onSocket: (socket, request, options) => this.#open(socket, request, options),
      onRefused: (why, address, request) =>
        logger.warn({ event: 'upgrade-refused', why, address, origin: request.headers.origin }),
    })
    this.#transport = new HttpTransport({
      messageLimit: config.limits.firstSyncBytes,
      isAllowedOrigin: this.#gateway.isAllowedOrigin,
      refuse: this.#gateway.refuse,
      onSocket: this.#gateway.letIn,
    })
  }

  /**
   * Answers the port once the server accepts sockets. Health is answered from the first moment, so that a server that
   * waits for its database says so. @throws StartupError where Postgres would not keep what it commits.
   */
  async start(): Promise<number> {
    await selfTest()
    const port = await this.#gateway.listen(this.#config.port, this.#config.host)
    await this.#untilDatabaseAnswers()
    const unsafe = await unsafeSettings(this.#sql)
    if (unsafe.length > 0) {
      const sentence = `Postgres runs with ${unsafe.join(', ')} off, so a commit may not be on disk.`
      if (!this.#config.allowUnsafe)
        throw new StartupError(`${sentence} Turn it on, or set ALLOW_UNSAFE=1 to accept the loss.`)
      this.#logger.warn({ event: 'unsafe', unsafe }, sentence)
    }
    this.#watch.start()
    this.#transport.start()
    this.#core.start()
    this.#versions.start()
    await Promise.all([this.#log.open(), this.#listen()])
    // Before it calls itself ready: whoever waits for that comes at once.
    this.#gateway.open()
    await this.#health.start()
    this.#places.start()
    this.#purge.start()
    return port
  }

  /** What is held at the moment. */
  get counts() {
    return { ...this.#core.counts, loads: this.#core.loads }
  }

  /**
   * Ends without losing anything: lets nobody in, reads nothing more, commits what is queued, sends the acknowledgements,
   * closes with 1012. Answers what could not be committed within the deadline, per document.
   */
  async drain(deadlineMs = this.#config.drainDeadlineMs) {
    this.#health.drain()
    this.#gateway.drain()
    const uncommitted = await this.#core.drain(deadlineMs)
    const sockets = [...this.#core.sockets.all]
    const spreadMs = Math.min(MAX_RETURN_SPREAD_MS, sockets.length * RETURN_SPREAD_PER_SOCKET_MS)
    for (const socket of sockets)
      socket.close('draining', reasonWithReturn(CLOSE_EVENTS.draining.reason, Math.random() * spreadMs))
    for (let waited = 0; this.#gateway.size + this.#transport.size > 0 && waited < 2_000; waited += 20) await sleep(20)
    await this.#close()
    return uncommitted
  }

  async #close(): Promise<void> {
    this.#health.stop()
    this.#watch.stop()
    this.#versions.stop()
    this.#listening?.stop()
    this.#transport.stop()
    await this.#gateway.close()
    // Not longer than a moment: Postgres may be away, and neither has to be finished.
    await Promise.race([Promise.all([this.#places.stop(), this.#purge.stop()]), sleep(1_000)])
    await this.#core.close()
    await this.#work.close()
    await this.#log.close()
    await this.#sql.end({ timeout: 1 })
  }

  /** Notifications are hints: both that they are for look by themselves as well, every few seconds. */
  #listen(): Promise<void> {
    return new Promise((resolve) => {
      this.#listening = listen(this.#config.databaseUrl, {
        applicationName: 'coscribe listen',
        handlers: {
          [CHANNEL_ACCESS_CHANGED]: (payload) => void this.#watch.changed(payload),
          [CHANNEL_DOCUMENT_APPENDED]: (documentName) => this.#core.appended(documentName),
        },
        onListening: () => {
          resolve()
          void this.#watch.poll()
          this.#core.lookForAppended()
        },
      })
    })
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

  #open(socket: RawSocket, request: IncomingMessage, options: OpenOptions) {
    const way = parseYWebsocketUrl(request.url ?? '/')
    this.#core.open(way ? new YWebsocketSocket(socket, way.name, way.token) : socket, options)
  }
}
