import {
  JUDGE_ON_MAIN_BYTES,
  MAX_CLIENT_IDS_PER_CONNECTION,
  MAX_STATE_VECTOR_BYTES,
} from '@coscribe/shared/domain/limits'
import type { CloseName } from '@coscribe/shared/protocol/close-events'
import { clientMessage } from '@coscribe/shared/protocol/stateless-messages'
import type { Extension, Document as HocuspocusDocument } from '@hocuspocus/server'
import { removeAwarenessStates } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { CollabConnection, ConnectionContext } from './connection-context.ts'
import { MESSAGE, readFrame, SYNC_STEP_1, SYNC_STEP_2 } from './gateway/frames.ts'
import type { LargeSyncs } from './gateway/large-syncs.ts'
import { type AwarenessIds, judgeClaim, readAwarenessIds, stampPresence } from './presence/presence-rules.ts'
import type { Room } from './room.ts'
import { rejection } from './rooms.extension.ts'
import type { DocumentStore } from './store/document-store.ts'
import type { Judge } from './validation/judge-update.ts'

/** Largest stateless message, in characters. */
const MAX_STATELESS_LENGTH = 1024
/** No structs and no deletions. */
const EMPTY_UPDATE_BYTES = 2

export type FramesOptions = {
  readonly rooms: ReadonlyMap<string, Room>
  readonly store: Pick<DocumentStore, 'raiseSchema'>
  readonly judge: Judge
  readonly largeSyncs: LargeSyncs
  readonly refused: (connection: CollabConnection, close: CloseName, why: string) => void
}

/** Every frame of an admitted connection, judged before Hocuspocus acts on it. */
export function framesExtension({
  rooms,
  store,
  judge,
  largeSyncs,
  refused,
}: FramesOptions): Extension<ConnectionContext> {
  const awarenessIds = new WeakMap<CollabConnection, AwarenessIds>()

  const refuse = (connection: CollabConnection, close: CloseName, why: string) => {
    refused(connection, close, why)
    // Closed at once: what the socket has queued behind this frame is not handled any more.
    connection.close(close)
    return rejection(close)
  }

  const speaks = (other: CollabConnection) => other.synced && !other.isClosed

  /** Somebody who has synced speaks for the client id: what he wrote with it, the server has. */
  const isSpokenFor = (room: Room, clientId: number) =>
    [...room.connections].some((other) => speaks(other) && other.clientIds.has(clientId))

  /** Large updates are judged in a thread: the facts go along as values. */
  function judgeFrame(
    room: Room,
    connection: CollabConnection,
    userId: string,
    isSyncStep2: boolean,
    payload: Uint8Array,
  ) {
    const facts = { userId, isSyncStep2, isFirstSync: isSyncStep2 && !connection.synced }
    if (payload.byteLength > JUDGE_ON_MAIN_BYTES)
      return judge.apart(payload, {
        ...facts,
        clocks: Y.decodeStateVector(Y.encodeStateVector(room.doc)),
        owners: room.owners.all,
        spokenFor: new Set([...room.connections].flatMap((other) => (speaks(other) ? [...other.clientIds] : []))),
      })
    return judge.now(payload, {
      ...facts,
      clockOf: (clientId) => Y.getState(room.doc.store, clientId),
      ownerOf: room.owners.ownerOf,
      mayRelay: (clientId) => facts.isFirstSync && !isSpokenFor(room, clientId),
    })
  }

  /**
   * A reader's sync frame. Hocuspocus applies nothing of it: it acknowledges a SyncStep2 that brings nothing new, the
   * handshake of a reader, and says once that anything else was not taken. Who goes on is sent away.
   */
  function readersFrame(connection: CollabConnection, isSyncStep2: boolean, payload: Uint8Array) {
    const isHandshake = isSyncStep2 && !connection.synced
    if (!isHandshake && payload.byteLength > EMPTY_UPDATE_BYTES) {
      connection.refusedWrites += 1
      if (connection.refusedWrites > 1) throw refuse(connection, 'accessChanged', 'a reader writes')
    }
    connection.handling = isSyncStep2 ? { kind: 'sync-step-2', ends: null } : null
  }

  /**
   * True where a SyncStep2 holds what the client said it has. One from a stock provider's queue, made for a connection that
   * was lost, does not: the answer to this connection's question is still to come.
   */
  const answers = (connection: CollabConnection, room: Room, ends: ReadonlyMap<number, number>) =>
    connection.synced ||
    [...(connection.claimed ?? [])].every(
      ([clientId, clock]) => Math.max(ends.get(clientId) ?? 0, Y.getState(room.doc.store, clientId)) >= clock,
    )

  const roomOf = (documentName: string): Room => {
    const room = rooms.get(documentName)
    if (!room) throw rejection('storage')
    return room
  }

  /**
   * Before the first node that older editors do not know is passed on: they would delete it for everybody. Where Postgres
   * cannot be asked, whoever brought it comes back with it.
   */
  async function raiseSchema(connection: CollabConnection, room: Room, schema: number) {
    try {
      await store.raiseSchema(room.address, schema)
    } catch {
      throw refuse(connection, 'storage', 'the schema could not be raised')
    }
    room.schema = Math.max(room.schema, schema)
    // Those of this server at once; Postgres tells the others.
    for (const other of room.connections)
      if (other.admission && other.admission.schemaVersion < schema) other.close('editorTooOld')
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
        const { checkpointBytes, tail } = roomOf(documentName)
        await largeSyncs.turn(connection, checkpointBytes + tail.bytes)
        if (connection.isClosed) throw rejection('accessChanged')
        return
      }
      const isSyncStep2 = type === SYNC_STEP_2
      if (admission.access !== 'write') return readersFrame(connection, isSyncStep2, payload)
      const room = roomOf(documentName)
      const verdict = await judgeFrame(room, connection, admission.userId, isSyncStep2, payload)
      if (!verdict.ok) throw refuse(connection, verdict.close, verdict.why)
      if (verdict.schema > room.schema) await raiseSchema(connection, room, verdict.schema)
      // Judged elsewhere, it may come back to a socket or a room that has ended.
      if (connection.isClosed) throw rejection('accessChanged')
      if (rooms.get(documentName) !== room) throw refuse(connection, 'storage', 'the room is gone')
      room.owners.claim(verdict.newClientIds, admission.userId)
      if (!isSyncStep2) for (const clientId of verdict.clientIds) connection.clientIds.add(clientId)
      const kind = !isSyncStep2 ? 'update' : answers(connection, room, verdict.ends) ? 'sync-step-2' : 'stale'
      connection.handling = { kind, ends: verdict.ends }
    },

    async afterHandleMessage({ context, documentName }) {
      const { connection } = context
      if (connection.handling?.kind === 'sync-step-2') connection.synced = true
      if (connection.handling !== null) rooms.get(documentName)?.settlePending()
      connection.handling = null
    },

    async beforeHandleAwareness({ context, document, documentName, states }) {
      const { connection } = context as ConnectionContext
      const { admission } = connection
      const ids = awarenessIds.get(connection)
      const room = roomOf(documentName)
      if (!admission || !ids) return states.clear()
      const own: number[] = []
      for (const clientId of [...states.keys()]) {
        const claim = ids.present.has(clientId) ? judgeOne(clientId) : 'echo' // or Hocuspocus's own scratch id
        if (claim === 'lie') throw refuse(connection, 'badFrame', 'presence of another person')
        if (claim === 'echo') states.delete(clientId)
        else own.push(clientId)
      }
      if (new Set([...connection.clientIds, ...own]).size > MAX_CLIENT_IDS_PER_CONNECTION)
        throw refuse(connection, 'badFrame', 'too many client ids')
      for (const clientId of own) {
        const speaker = speakerOf(room, clientId, connection)
        if (speaker) takeOver(document, speaker, clientId)
        connection.clientIds.add(clientId)
        states.set(clientId, stampPresence(states.get(clientId), admission.user))
      }
      room.owners.claim(own, admission.userId)

      function judgeOne(clientId: number) {
        return judgeClaim(clientId, {
          own: connection.clientIds,
          speaker: speakerOf(room, clientId, connection)?.admission?.userId ?? null,
          owner: room.owners.ownerOf(clientId),
          userId: admission?.userId ?? '',
          claimedClock: ids?.present.get(clientId) ?? 0,
          knownClock: document.awareness.meta.get(clientId)?.clock ?? null,
        })
      }
    },

    // Not awaited by Hocuspocus: it must never reject.
    async onStateless({ connection, payload }) {
      const collab = (connection.context as ConnectionContext).connection
      if (payload.length > MAX_STATELESS_LENGTH || !isPing(payload))
        refuse(collab, collab.admission?.access === 'write' ? 'badFrame' : 'accessChanged', 'stateless message')
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
