import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

/** The wire protocols, read and written with as little work as possible. Hocuspocus puts the document's name in front. */
export const AUTH_OK = 2
export const EMPTY_STATE_VECTOR = Y.encodeStateVector(new Y.Doc())

const SYNC = 0
const AWARENESS = 1
const AUTH = 2
const SYNC_REPLY = 4
const SYNC_STATUS = 8

const encoded = (write: (encoder: encoding.Encoder) => void) => Buffer.from(encoding.encode(write))

/** What stands before the type of a sync message. */
export const syncHead = (name: string | null): Buffer =>
  encoded((encoder) => {
    if (name !== null) encoding.writeVarString(encoder, name)
    encoding.writeVarUint(encoder, SYNC)
  })

export function syncMessage(head: Buffer, type: 0 | 1 | 2, payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(head.length + 6 + payload.length)
  let at = head.copy(frame)
  frame[at++] = type
  let length = payload.length
  while (length > 127) {
    frame[at++] = 128 | (length & 127)
    length >>>= 7
  }
  frame[at++] = length
  frame.set(payload, at)
  return frame.subarray(0, at + payload.length)
}

export const authFrame = (name: string, token: string): Buffer =>
  encoded((encoder) => {
    encoding.writeVarString(encoder, name)
    encoding.writeVarUint(encoder, AUTH)
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarString(encoder, token)
    encoding.writeVarString(encoder, '4.8.0')
  })

/** One client's presence. */
export const awarenessFrame = (name: string | null, clientId: number, clock: number, state: unknown): Buffer =>
  encoded((encoder) => {
    if (name !== null) encoding.writeVarString(encoder, name)
    encoding.writeVarUint(encoder, AWARENESS)
    encoding.writeVarUint8Array(
      encoder,
      encoded((update) => {
        encoding.writeVarUint(update, 1)
        encoding.writeVarUint(update, clientId)
        encoding.writeVarUint(update, clock)
        encoding.writeVarString(update, JSON.stringify(state))
      }),
    )
  })

export type Incoming =
  | { readonly kind: 'update' | 'sync-step-2' | 'sync-step-1'; readonly offset: number }
  | { readonly kind: 'auth'; readonly type: number }
  | { readonly kind: 'ack' | 'awareness' | 'other' }

const ACK: Incoming = { kind: 'ack' }
const PRESENCE: Incoming = { kind: 'awareness' }
const OTHER: Incoming = { kind: 'other' }

let at = 0
/** A variable-length integer at `at`, which moves on. */
function varUint(data: Uint8Array): number {
  let value = 0
  let factor = 1
  for (;;) {
    const byte = data[at++] ?? 0
    value += (byte & 127) * factor
    if (byte < 128) return value
    factor *= 128
  }
}

export function readIncoming(data: Buffer, hasName: boolean): Incoming {
  at = 0
  if (hasName) {
    const length = varUint(data)
    at += length
  }
  const type = varUint(data)
  if (type === SYNC_STATUS) return varUint(data) === 1 ? ACK : OTHER
  if (type === AWARENESS) return PRESENCE
  if (hasName && type === AUTH) return { kind: 'auth', type: varUint(data) }
  if (type !== SYNC && !(hasName && type === SYNC_REPLY)) return OTHER
  const sync = varUint(data)
  varUint(data) // length
  return { kind: sync === 2 ? 'update' : sync === 1 ? 'sync-step-2' : 'sync-step-1', offset: at }
}

export type FirstStruct = { client: number; clock: number }

/** Author and clock of an update's first struct (Yjs format V1), into `into`; false where it has none. */
export function readFirstStruct(data: Uint8Array, offset: number, into: FirstStruct): boolean {
  at = offset
  if (varUint(data) === 0) return false
  varUint(data) // structs of the first client
  into.client = varUint(data)
  into.clock = varUint(data)
  return true
}
