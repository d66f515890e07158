import type { Sql } from '@coscribe/shared/db/connect'
import { loadDocumentState } from '@coscribe/shared/db/load-document-state'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { ROOT_CONTENT, ROOT_META, ROOT_TITLE } from '@coscribe/shared/editor/document-roots'
import { CLOSE_EVENTS, type CloseName } from '@coscribe/shared/protocol/close-events'
import { type DocumentAddress, parseDocumentName } from '@coscribe/shared/protocol/document-name'
import { type Extension, isTransactionOrigin } from '@hocuspocus/server'
import * as Y from 'yjs'
import type { ConnectionContext } from './connection-context.ts'
import type { LogTail } from './log/log-tail.ts'
import type { LogWriter } from './log/log-writer.ts'
import type { Projector } from './projection/projector.ts'
import { Room } from './room.ts'
import { ClientOwners } from './validation/client-owners.ts'

/** Origin of updates that come from the log itself: broadcast, but not logged again. */
export const LOG_ORIGIN = Symbol('log')

/** What Hocuspocus reads from a rejection; without a `message` it prints nothing. */
export const rejection = (name: CloseName) => ({ code: CLOSE_EVENTS[name].code, reason: CLOSE_EVENTS[name].reason })

export type RoomsOptions = {
  readonly sql: Sql
  readonly rooms: Map<string, Room>
  readonly writer: LogWriter
  readonly tail: LogTail
  readonly projector: Projector
  readonly loadFailed: (documentName: string, error: unknown) => void
}

/**
 * The life of a room: loaded from checkpoint and tail, every update enqueued for the log in the turn in which it was
 * applied (SPEC UL1), and not unloaded before all of it is committed (UL3).
 */
export function roomsExtension({
  sql,
  rooms,
  writer,
  tail,
  projector,
  loadFailed,
}: RoomsOptions): Extension<ConnectionContext> {
  async function load(documentName: string, document: Y.Doc, address: DocumentAddress): Promise<Room> {
    const room = new Room(address, document, new ClientOwners(sql, address))
    await room.owners.load()
    const loaded = await loadDocumentState(sql, address.organizationId, address.documentId)
    if (!loaded) throw rejection('notFound')
    Y.applyUpdate(document, Y.encodeStateAsUpdate(loaded.doc), LOG_ORIGIN)
    loaded.doc.destroy()
    // Roots exist with their types before anybody can claim another type for them.
    document.getXmlFragment(ROOT_CONTENT)
    document.getText(ROOT_TITLE)
    document.getMap(ROOT_META)
    Object.assign(room.tail, loaded.tail)
    for (const seq of loaded.damagedCheckpoints)
      loadFailed(documentName, new Error(`checkpoint ${seq} is damaged; an older one was used`))
    tail.follow(documentName, loaded.seq, loaded.epoch)
    const [projection] = await withOrganization(
      sql,
      address.organizationId,
      (tx) => tx<{ seq: string }[]>`
        select seq from app.document_projections
         where organization_id = ${address.organizationId} and document_id = ${address.documentId}`,
    )
    if (BigInt(projection?.seq ?? 0) < loaded.seq) projector.changed(documentName, address, document, null)
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
        document.destroy()
        if (!(error instanceof Error)) throw error
        loadFailed(documentName, error)
        throw rejection('storage')
      }
    },

    async afterLoadDocument({ documentName, document }) {
      const room = rooms.get(documentName)
      if (!room) throw rejection('storage')
      document.on('update', (payload: Uint8Array, origin: unknown) => {
        const context = isTransactionOrigin(origin) && origin.source === 'connection' ? origin.connection.context : null
        const userId = (context as ConnectionContext | null)?.connection.admission?.userId ?? null
        if (origin !== LOG_ORIGIN) {
          writer.enqueue({ ...room.address, payload, userId })
          room.tail.rows += 1
          room.tail.bytes += payload.byteLength
        }
        projector.changed(documentName, room.address, document, userId)
      })
      // Synchronous with the removal from Hocuspocus's map: a load that follows finds nothing of the old room.
      document.on('destroy', () => {
        if (rooms.get(documentName) !== room) return
        rooms.delete(documentName)
        room.close()
        tail.unfollow(documentName)
        projector.drop(documentName)
      })
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
