import type { CloseName } from '@coscribe/shared/protocol/close-events'
import { type Extension, Hocuspocus } from '@hocuspocus/server'
import type { Logger } from 'pino'
import * as Y from 'yjs'
import type { AdmissionVerdict } from './admission/admit.ts'
import { Compactor } from './compaction/compactor.ts'
import type { ConnectionContext, Handling } from './connection-context.ts'
import { directHooks } from './direct-hooks.ts'
import { DurableMarks } from './durable-marks.ts'
import { framesExtension } from './frames.extension.ts'
import type { Settlement } from './gateway/address-limits.ts'
import { EndOfTurn } from './gateway/end-of-turn.ts'
import { GatewaySocket } from './gateway/gateway-socket.ts'
import { LargeSyncs } from './gateway/large-syncs.ts'
import { OpenSockets } from './gateway/open-sockets.ts'
import type { RawSocket } from './gateway/raw-socket.ts'
import type { Limits } from './limits.ts'
import { LogTail } from './log/log-tail.ts'
import { LogWriter } from './log/log-writer.ts'
import type { UpdateLog } from './log/update-log.ts'
import { Projector } from './projection/projector.ts'
import type { VersionKeeper } from './projection/version-keeper.ts'
import type { Room } from './room.ts'
import { LOG_ORIGIN, rejection, roomsExtension } from './rooms.extension.ts'
import type { DocumentStore } from './store/document-store.ts'
import type { Judge } from './validation/judge-update.ts'

/** Hocuspocus's own idle limit, off in effect: the gateway pings, and a quiet reader is welcome. */
const NO_IDLE_LIMIT_MS = 24 * 3600 * 1000
/** Time to apply the frames that were read before a drain, in ms. */
const LAST_FRAMES_MS = 20

export type CoreOptions = {
  readonly store: DocumentStore
  readonly log: UpdateLog
  readonly limits: Limits
  readonly logger: Logger
  /** Verifies a token and decides whether it opens the document (SPEC AD1). Never rejects. */
  readonly admit: (token: string, documentName: string) => Promise<AdmissionVerdict>
  readonly judge: Judge
  /** Told of what is open and when it changes; makes versions after the fact. */
  readonly versions?: Pick<VersionKeeper, 'loaded' | 'changed' | 'unloaded'>
}

export type OpenOptions = {
  /** Called once, when the client's authentication has ended. */
  readonly settled?: (settlement: Settlement) => void
  /** Where it comes from, for the log. */
  readonly address?: string
}

/**
 * The sync core without a network and without Postgres: sockets come in by `open`, storage by ports. Gateway sockets,
 * admission, validation, Hocuspocus as the room engine, log writer and ack gate, tail, projection and compaction. Holds
 * nothing that the log could not give back.
 */
export class CollabCore {
  readonly #options: CoreOptions
  readonly #rooms = new Map<string, Room>()
  readonly #sockets = new OpenSockets()
  readonly #marks: DurableMarks
  readonly #compactor: Compactor
  readonly #writer: LogWriter
  readonly #tail: LogTail
  readonly #projector: Projector
  #loads = 0
  readonly #turn = new EndOfTurn()
  readonly #hocuspocus: Hocuspocus<ConnectionContext>

  constructor(options: CoreOptions) {
    this.#options = options
    const { store, log, limits, logger, admit, judge, versions } = options
    this.#writer = new LogWriter(
      log,
      {
        committed: (name, seqs) => this.#committed(name, seqs),
        rejected: (name, why) => {
          logger.warn({ event: 'append-rejected', documentName: name, why })
          this.#closeRoom(name, why === 'poison' ? 'badFrame' : 'documentDeleted')
        },
        pressure: (pressure) => this.#relieve(pressure),
        retrying: (error, queued) => logger.warn({ event: 'append-retry', error: String(error), queued }),
      },
      limits,
    )
    this.#tail = new LogTail(store, {
      rows: (name, payloads) => this.#merge(name, payloads),
      ended: (name, why) =>
        this.#closeRoom(name, why === 'rebased' ? 'accessChanged' : why === 'gone' ? 'notFound' : 'documentDeleted'),
    })
    this.#projector = new Projector(store, {
      durable: (name) => this.#writer.durable(name),
      isDurable: (name) => this.#writer.isDurable(name),
      seen: (name) => this.#tail.seen(name),
    })
    this.#marks = new DurableMarks(this.#rooms, this.#writer, this.#tail)
    this.#compactor = new Compactor(store, logger)
    const extension: Extension<ConnectionContext> = {
      onAuthenticate: async ({ token, documentName, context, connectionConfig }) => {
        const verdict = await admit(token, documentName)
        if (!verdict.ok) throw rejection(verdict.close)
        const { admission } = verdict
        if (this.#sockets.countOf(admission.userId) >= limits.socketsPerUser) throw rejection('rateLimited')
        context.connection.admission = admission
        this.#sockets.admit(context.connection, admission.userId)
        connectionConfig.readOnly = admission.access !== 'write'
      },
      // A token sent again on an open connection changes nothing: access is watched, not renewed.
      onTokenSync: async () => {},
      ...roomsExtension({
        store,
        limits,
        turn: this.#turn,
        rooms: this.#rooms,
        writer: this.#writer,
        tail: this.#tail,
        projector: this.#projector,
        ...(versions ? { versions } : {}),
        unloaded: (room) => this.#compactor.compactIfDue(room, true),
        loaded: () => {
          this.#loads += 1
        },
        loadFailed: (documentName, error) => logger.error({ event: 'load', documentName, error: String(error) }),
      }),
      ...framesExtension({
        rooms: this.#rooms,
        store,
        judge,
        largeSyncs: new LargeSyncs(limits),
        refused: (connection, close, why) =>
          logger.warn({
            event: 'frame-refused',
            close,
            why,
            userId: connection.admission?.userId,
            documentName: connection.admission?.documentName,
          }),
      }),
    }
    this.#hocuspocus = new Hocuspocus<ConnectionContext>({
      quiet: true,
      timeout: NO_IDLE_LIMIT_MS,
      extensions: [extension],
    })
    this.#hocuspocus.hooks = directHooks(extension)
    // Storage is the log: no debounced store, and so nothing that could hold or skip an unload.
    this.#hocuspocus.storeDocumentHooks = () => Promise.resolve()
  }

  get sockets(): Pick<OpenSockets, 'all' | 'changes'> {
    return this.#sockets
  }

  /** What the log says of itself, as it is whenever it is looked at. */
  get logHealth(): Pick<LogWriter, 'waitingMs' | 'committedAt'> {
    return this.#writer
  }

  /** What is held at the moment: must come back to nothing when everybody has left. */
  get counts() {
    return {
      sockets: this.#sockets.all.size,
      rooms: this.#rooms.size,
      documents: this.#hocuspocus.documents.size,
      queuedBytes: this.#writer.queuedBytes,
    }
  }
  /** Documents loaded since the start. */
  get loads() {
    return this.#loads
  }

  /** Begins to follow the logs of open documents. */
  start() {
    this.#tail.start()
    this.#sockets.start()
  }

  /** Somebody else has appended to a document. */
  appended(documentName: string) {
    this.#tail.notified(documentName)
  }

  /** Looks for what others have appended to any open document. */
  lookForAppended() {
    void this.#tail.poll()
  }

  /** Takes a client in. */
  open(raw: RawSocket, { settled = () => {}, address = '' }: OpenOptions = {}): GatewaySocket {
    const socket: GatewaySocket = new GatewaySocket(raw, this.#options.limits, this.#turn, {
      frame: (bytes) => client.handleMessage(bytes),
      closed: () => {
        this.#sockets.delete(socket)
        const name = socket.admission?.documentName
        if (name) this.#rooms.get(name)?.connections.delete(socket)
        client.handleClose({ code: 1000, reason: '' })
      },
      whenDurable: (name, handling, resolve) => this.#whenDurable(name, handling, resolve),
      settled,
      refused: (close) =>
        this.#options.logger.warn({
          event: socket.admission ? 'socket-closed' : 'admission-refused',
          close,
          address,
          userId: socket.admission?.userId,
          documentName: socket.admission?.documentName,
        }),
    })
    this.#sockets.add(socket)
    const client = this.#hocuspocus.handleConnection(socket, REQUEST, { connection: socket })
    return socket
  }

  /** Calls back when the handled frame is in the document, and all that the document holds is committed (SPEC DA1). */
  #whenDurable(documentName: string, handling: Handling | null, resolve: () => void) {
    const room = this.#rooms.get(documentName)
    room?.whenIntegrated(() => {
      // Yjs's sync protocol swallows what an update throws while it is integrated; what is not there is not acknowledged.
      for (const [clientId, end] of handling?.ends ?? [])
        if (Y.getState(room.doc.store, clientId) < end) {
          this.#options.logger.error({ event: 'not-integrated', documentName })
          return this.#closeRoom(documentName, 'badFrame')
        }
      this.#writer.whenDurable(documentName, resolve)
    })
  }

  /**
   * Reads nothing more and commits what is queued. Answers what could not be committed within the deadline, per document;
   * sockets stay open, so that their acknowledgements leave.
   */
  async drain(deadlineMs: number) {
    for (const socket of this.#sockets.all) socket.pause('drain')
    const deadline = Date.now() + deadlineMs
    await sleep(LAST_FRAMES_MS)
    while (this.#writer.uncommitted().length > 0 && Date.now() < deadline) await sleep(10)
    const uncommitted = this.#writer.uncommitted()
    if (uncommitted.length === 0)
      await Promise.race([
        Promise.all([...this.#rooms.keys()].map((name) => this.#projector.flush(name))),
        sleep(2_000),
      ])
    return uncommitted
  }

  /** Ends everything; what is not committed stays so. */
  async close(): Promise<void> {
    this.#tail.stop()
    this.#sockets.stop()
    this.#projector.stop()
    this.#marks.stop()
    await this.#writer.close()
  }

  #committed(documentName: string, seqs: readonly bigint[]) {
    this.#tail.committed(documentName, seqs)
    this.#marks.soon(documentName)
    const room = this.#rooms.get(documentName)
    if (room) this.#compactor.compactIfDue(room)
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
    for (const socket of this.#sockets.all) if (socket.admission?.documentName === documentName) socket.close(close)
    const document = this.#hocuspocus.documents.get(documentName)
    if (!document) return
    this.#hocuspocus.documents.delete(documentName)
    document.destroy()
  }

  #relieve(pressure: 'none' | 'pause' | 'close') {
    this.#options.logger.warn({ event: 'log-pressure', pressure, bytes: this.#writer.queuedBytes })
    for (const socket of this.#sockets.all) {
      if (socket.admission?.access !== 'write') continue
      if (pressure === 'none') socket.resume('pressure')
      else if (pressure === 'pause') socket.pause('pressure')
      else socket.close('overloaded')
    }
  }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** What Hocuspocus asks of a request, and hands to every hook: without an address it has nothing to take apart. */
const REQUEST = { url: '', headers: new Headers() } as unknown as Request
