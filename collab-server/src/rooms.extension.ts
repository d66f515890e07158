import { PRESENCE_INTERVAL_MS } from '@coscribe/shared/domain/limits'
import { ROOT_CONTENT, ROOT_META, ROOT_TITLE } from '@coscribe/shared/editor/document-roots'
import { CLOSE_EVENTS, type CloseName } from '@coscribe/shared/protocol/close-events'
import { type DocumentAddress, parseDocumentName } from '@coscribe/shared/protocol/document-name'
import { type Extension, type Document as HocuspocusDocument, isTransactionOrigin } from '@hocuspocus/server'
import * as Y from 'yjs'
import type { ConnectionContext } from './connection-context.ts'
import { failpoint } from './failpoint.ts'
import type { EndOfTurn } from './gateway/end-of-turn.ts'
import type { Limits } from './limits.ts'
import type { LogTail } from './log/log-tail.ts'
import type { LogWriter } from './log/log-writer.ts'
import type { Projector } from './projection/projector.ts'
import type { VersionKeeper } from './projection/version-keeper.ts'
import { Relay, skipUnobserved } from './relay.ts'
import { Room } from './room.ts'
import type { DocumentStore } from './store/document-store.ts'
import { ClientOwners } from './validation/client-owners.ts'

/** Origin of updates that come from the log itself: broadcast, but not logged again. */
export const LOG_ORIGIN = Symbol('log')

/** What Hocuspocus reads from a rejection; without a `message` it prints nothing. */
export const rejection = (name: CloseName) => ({ code: CLOSE_EVENTS[name].code, reason: CLOSE_EVENTS[name].reason })

/** The connection whose frame made a change, and what Hocuspocus calls it; null where it was none. */
function authorOf(origin: unknown) {
  if (!isTransactionOrigin(origin) || origin.source !== 'connection') return null
  return { connection: (origin.connection.context as ConnectionContext).connection, key: origin.connection }
}

/** Everybody whom Hocuspocus counts as in the room, from the moment in which it does. */
function* membersOf(document: HocuspocusDocument) {
  for (const connection of document.connections.keys()) yield (connection.context as ConnectionContext).connection
}

export type RoomsOptions = {
  readonly store: DocumentStore
  readonly limits: Limits
  readonly turn: EndOfTurn
  readonly rooms: Map<string, Room>
  readonly writer: LogWriter
  readonly tail: LogTail
  readonly projector: Projector
  readonly versions?: Pick<VersionKeeper, 'loaded' | 'changed' | 'unloaded'>
  /** A room is gone, and all that was in it committed. */
  readonly unloaded: (room: Room) => void
  readonly loaded: () => void
  readonly loadFailed: (documentName: string, error: unknown) => void
}

/**
 * The life of a room: loaded from checkpoint and tail, every update enqueued for the log in the turn in which it was
 * applied (SPEC UL1), and not unloaded before all of it is committed (UL3).
 */
export function roomsExtension({
  store,
  limits,
  turn,
  rooms,
  writer,
  tail,
  projector,
  versions,
  unloaded,
  loaded,
  loadFailed,
}: RoomsOptions): Extension<ConnectionContext> {
  const relays = new Map<string, Relay>()

  async function load(documentName: string, document: Y.Doc, address: DocumentAddress): Promise<Room> {
    const stored = await store.load(address)
    if (!stored) throw rejection('notFound')
    document.transact(() => {
      for (const update of stored.updates) Y.applyUpdate(document, update, LOG_ORIGIN)
    }, LOG_ORIGIN)
    // Roots exist with their types before anybody can claim another type for them.
    document.getXmlFragment(ROOT_CONTENT)
    document.getText(ROOT_TITLE)
    document.getMap(ROOT_META)
    const owners = new ClientOwners(store, address, stored.owners)
    const { epoch, tail: tailSize, checkpointBytes } = stored
    const room = new Room({ address, doc: document, owners, epoch, tail: tailSize, checkpointBytes, limits })
    for (const seq of stored.damagedCheckpoints)
      loadFailed(documentName, new Error(`checkpoint ${seq} is damaged; an older one was used`))
    tail.follow(documentName, stored.seq, stored.epoch)
    if (stored.projectedSeq < stored.seq) projector.isBehind(documentName, address, document)
    versions?.loaded(documentName, address, stored.seq)
    loaded()
    return room
  }

  return {
    async onLoadDocument({ documentName, document }) {
      const address = parseDocumentName(documentName)
      if (!address) throw rejection('notFound')
      try {
        rooms.set(documentName, await load(documentName, document, address))
      } catch (error) {
        // Hocuspocus forgets a document that failed to load without ending it: its timers would run for ever.
        tail.unfollow(documentName)
        projector.drop(documentName)
        versions?.unloaded(documentName)
        document.destroy()
        if (!(error instanceof Error)) throw error
        loadFailed(documentName, error)
        throw rejection('storage')
      }
    },

    async afterLoadDocument({ documentName, document }) {
      const room = rooms.get(documentName)
      if (!room) throw rejection('storage')
      skipUnobserved(document)
      const relay = new Relay({
        document,
        turn,
        members: () => membersOf(document),
        authorOf: (origin) => (room.wasPending ? null : authorOf(origin)),
        presenceIntervalMs: PRESENCE_INTERVAL_MS,
      })
      relays.set(documentName, relay)
      document.on('update', (payload: Uint8Array, origin: unknown) => {
        const userId = authorOf(origin)?.connection.admission?.userId ?? null
        if (origin !== LOG_ORIGIN) {
          failpoint('applied')
          writer.enqueue({ ...room.address, payload, userId })
          room.tail.rows += 1
          room.tail.bytes += payload.byteLength
        }
        versions?.changed(documentName)
        projector.changed(documentName, room.address, document, userId, room.checkpointBytes + room.tail.bytes)
      })
      // Yjs drops the list with the transactions still in it. A list that has grown old would carry each of them, dead,
      // into the old generation: 4 KB for every keystroke.
      document.on('afterAllTransactions', (_doc: Y.Doc, transactions: Y.Transaction[]) => {
        transactions.length = 0
      })
      // Synchronous with the removal from Hocuspocus's map: a load that follows finds nothing of the old room.
      document.on('destroy', () => {
        if (rooms.get(documentName) !== room) return
        rooms.delete(documentName)
        relays.delete(documentName)
        relay.close()
        room.close()
        tail.unfollow(documentName)
        projector.drop(documentName)
        versions?.unloaded(documentName)
        if (writer.isDurable(documentName)) unloaded(room)
      })
    },

    async connected({ context, documentName }) {
      relays.get(documentName)?.settle()
      rooms.get(documentName)?.connections.add(context.connection)
    },

    async onDisconnect({ context, documentName }) {
      rooms.get(documentName)?.connections.delete(context.connection)
    },

    // While Postgres is away this waits, and so the document stays; whoever comes meanwhile joins it.
    async beforeUnloadDocument({ documentName, document }) {
      // Again where somebody came, wrote and left during the wait: what is loaded next is read from the log alone.
      do {
        await writer.durable(documentName)
        await projector.flush(documentName)
      } while (!writer.isDurable(documentName))
      // Closed meanwhile by something else, and perhaps loaded anew: the unload must not take that one away.
      if (rooms.get(documentName)?.doc !== document) throw rejection('storage')
    },
  }
}
