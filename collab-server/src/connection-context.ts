import type { SessionId, UserId } from '@coscribe/shared/domain/ids'
import type { CloseName } from '@coscribe/shared/protocol/close-events'
import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'
import type { PresenceUser } from '@coscribe/shared/protocol/presence'
import type { Message } from './gateway/message.ts'

/** What was decided when a connection was let in. */
export type Admission = {
  readonly address: DocumentAddress
  readonly documentName: string
  readonly userId: UserId
  readonly sessionId: SessionId
  readonly access: 'read' | 'comment' | 'write'
  readonly epoch: number
  /** The document schema that the client's editor was built with. */
  readonly schemaVersion: number
  /** What others see of this person; stamped into every presence state. */
  readonly user: PresenceUser
}

/** A sync frame that is being handled. Hocuspocus handles one at a time and acknowledges it right after. */
export type Handling = {
  /** `stale`: a SyncStep2 that is not the answer to the server's question; it is not acknowledged. */
  readonly kind: 'sync-step-2' | 'update' | 'stale'
  /** The clock of each Yjs client id once the frame is integrated; null where nothing is applied. */
  readonly ends: ReadonlyMap<number, number> | null
}

/** One socket on one document, as all stages know it. */
export type CollabConnection = {
  admission: Admission | null
  /** True once the connection's first SyncStep2 was applied: the server has everything that the client had. */
  synced: boolean
  handling: Handling | null
  /** The state vector with which the client asked for the document; null where it has not asked. */
  readonly claimed: ReadonlyMap<number, number> | null
  /** Frames of a reader that tried to change the text. */
  refusedWrites: number
  /** What every message to this connection begins with: the document's name, perhaps with a session. */
  readonly address: string | null
  /** Yjs client ids that this connection speaks for. */
  readonly clientIds: Set<number>
  readonly isClosed: boolean
  /** What was handed to the socket and has not left yet. */
  readonly unsentBytes: number
  /** Closes the socket for real; whatever it has queued is neither applied nor acknowledged. */
  close(name: CloseName): void
  /** Sends a message, together with all others of this turn. */
  deliver(message: Message): void
  /** A durable mark: the newest replaces an older one that has not left. */
  mark(mark: Message): void
}

/** What Hocuspocus carries through its hooks for us. It copies the object, never what `connection` points to. */
export type ConnectionContext = { readonly connection: CollabConnection }
