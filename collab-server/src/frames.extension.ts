import type { CloseName } from '@coscribe/shared/protocol/close-events'
import { clientMessage } from '@coscribe/shared/protocol/stateless-messages'
import type { Extension, Document as HocuspocusDocument } from '@hocuspocus/server'
import { removeAwarenessStates } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { CollabConnection, ConnectionContext } from './connection-context.ts'
import { MESSAGE, readFrame } from './gateway/frames.ts'
import { type AwarenessIds, maySpeakFor, readAwarenessIds, stampPresence } from './presence/presence-rules.ts'
import type { Room } from './room.ts'
import { rejection } from './rooms.extension.ts'
import { judgeUpdate } from './validation/judge-update.ts'

const SYNC_STEP_1 = 0
const SYNC_STEP_2 = 1
/** Largest state vector, in bytes, and largest stateless message, in characters. */
const MAX_STATE_VECTOR_BYTES = 64 * 1024
const MAX_STATELESS_LENGTH = 1024

export type FramesOptions = {
  readonly rooms: ReadonlyMap<string, Room>
  readonly refused: (connection: CollabConnection, close: CloseName, why: string) => void
}

/** Every frame of an admitted connection, judged before Hocuspocus acts on it. */
export function framesExtension({ rooms, refused }: FramesOptions): Extension<ConnectionContext> {
  const awarenessIds = new WeakMap<CollabConnection, AwarenessIds>()

  const refuse = (connection: CollabConnection, close: CloseName, why: string) => {
    refused(connection, close, why)
    // Closed at once: what the socket has queued behind this frame is not handled any more.
    connection.close(close)
    return rejection(close)
  }

  /** Somebody who has synced speaks for the client id: what he wrote with it, the server has. */
  const isSpokenFor = (room: Room, clientId: number) =>
    [...room.connections].some((other) => other.synced && !other.isClosed && other.clientIds.has(clientId))

  const roomOf = (documentName: string): Room => {
    const room = rooms.get(documentName)
    if (!room) throw rejection('storage')
    return room
  }

  /** Another open connection of the room that speaks for a client id. */
  const speakerOf = (room: Room, clientId: number, except: CollabConnection) =>
    [...room.connections].find((other) => other !== except && other.clientIds.has(clientId)) ?? null

  /** The id moves to a newer connection of the same person; the old one's end must not take the state along. */
  const takeOver = (document: HocuspocusDocument, from: CollabConnection, clientId: number) => {
    from.clientIds.delete(clientId)
    for (const [connection, { clients }] of document.connections)
      if ((connection.context as ConnectionContext).connection === from) clients.delete(clientId)
  }

  return {
    async beforeHandleMessage({ context, document, documentName, update }) {
      const { connection } = context
      connection.handling = null
      if (connection.isClosed) throw rejection('accessChanged')
      if (document.isDestroyed) throw refuse(connection, 'storage', 'the room is gone')
      const frame = readFrame(update)
      if (frame?.type !== MESSAGE.awareness) return
      const ids = readAwarenessIds(frame.decoder)
      if (!ids) throw refuse(connection, 'badFrame', 'awareness')
      awarenessIds.set(connection, ids)
      const own = ids.removed.filter((clientId) => connection.clientIds.has(clientId))
      if (own.length > 0) removeAwarenessStates(roomOf(documentName).doc && document.awareness, own, null)
    },

    async beforeSync({ context, documentName, type, payload }) {
      const { connection } = context
      const { admission } = connection
      if (!admission) throw refuse(connection, 'unauthenticated', 'sync before admission')
      if (type === SYNC_STEP_1) {
        if (payload.byteLength > MAX_STATE_VECTOR_BYTES) throw refuse(connection, 'badFrame', 'state vector')
        return
      }
      const isSyncStep2 = type === SYNC_STEP_2
      // Hocuspocus applies nothing, and acknowledges a SyncStep2 that brings nothing new: the handshake of a reader.
      if (admission.access !== 'write') {
        connection.handling = isSyncStep2 ? 'sync-step-2' : null
        return
      }
      const room = roomOf(documentName)
      const verdict = judgeUpdate(payload, {
        clockOf: (clientId) => Y.getState(room.doc.store, clientId),
        ownerOf: room.owners.ownerOf,
        userId: admission.userId,
        isSyncStep2,
        mayRelay: (clientId) => isSyncStep2 && !connection.synced && !isSpokenFor(room, clientId),
        gapsAreHonest: !connection.synced,
      })
      if (!verdict.ok) throw refuse(connection, verdict.close, verdict.why)
      room.owners.claim(verdict.newClientIds, admission.userId)
      if (!isSyncStep2) for (const clientId of verdict.clientIds) connection.clientIds.add(clientId)
      connection.handling = isSyncStep2 ? 'sync-step-2' : 'update'
    },

    async afterHandleMessage({ context, documentName }) {
      const { connection } = context
      if (connection.handling === 'sync-step-2') connection.synced = true
      if (connection.handling !== null) rooms.get(documentName)?.settlePending()
      connection.handling = null
    },

    async beforeHandleAwareness({ context, document, documentName, states }) {
      const { connection } = context as ConnectionContext
      const { admission } = connection
      const ids = awarenessIds.get(connection)
      const room = roomOf(documentName)
      for (const clientId of [...states.keys()]) {
        const speaker = speakerOf(room, clientId, connection)
        const allowed =
          admission !== null &&
          ids?.present.has(clientId) === true &&
          maySpeakFor(clientId, {
            own: connection.clientIds,
            speakerOf: () => speaker?.admission?.userId ?? null,
            ownerOf: room.owners.ownerOf,
            user: admission.user,
          })
        if (!allowed || !admission) {
          states.delete(clientId) // a stock provider echoes the others' states: dropped, not punished
          continue
        }
        if (speaker) takeOver(document, speaker, clientId)
        connection.clientIds.add(clientId)
        room.owners.claim([clientId], admission.userId)
        states.set(clientId, stampPresence(states.get(clientId), admission.user))
      }
    },

    // Not awaited by Hocuspocus: it must never reject.
    async onStateless({ connection, payload }) {
      const collab = (connection.context as ConnectionContext).connection
      if (payload.length > MAX_STATELESS_LENGTH || !isPing(payload)) refuse(collab, 'badFrame', 'stateless message')
      else connection.sendStateless(JSON.stringify({ type: 'pong' }))
    },
  }
}

function isPing(payload: string): boolean {
  try {
    return clientMessage.safeParse(JSON.parse(payload)).success
  } catch {
    return false
  }
}
