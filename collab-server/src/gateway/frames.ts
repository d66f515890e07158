import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

/** Hocuspocus message types (its wire protocol, version 3 and 4). */
export const MESSAGE = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  syncReply: 4,
  stateless: 5,
  broadcastStateless: 6,
  close: 7,
  syncStatus: 8,
  ping: 9,
  pong: 10,
} as const

export type Frame = {
  /** The address before every message: a document name, or a document name, a null character and a session. */
  readonly address: string
  readonly type: number
  /** Stands behind the type. */
  readonly decoder: decoding.Decoder
}

/** Takes the head of a frame apart, or null where it has none. */
export function readFrame(bytes: Uint8Array): Frame | null {
  try {
    const decoder = decoding.createDecoder(bytes)
    const address = decoding.readVarString(decoder)
    return { address, type: decoding.readVarUint(decoder), decoder }
  } catch {
    return null
  }
}

/** What a frame that leaves means for the gate. */
export type OutgoingFrame =
  | { readonly kind: 'acknowledgement' }
  | { readonly kind: 'permission-denied'; readonly reason: string }
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'close'; readonly reason: string }
  | { readonly kind: 'initial-sync' }
  | { readonly kind: 'other' }

/** Y-protocol sync message types, and the auth message types of @hocuspocus/common. */
export const SYNC_STEP_1 = 0
export const SYNC_STEP_2 = 1
export const SYNC_UPDATE = 2
const PERMISSION_DENIED = 1
const AUTHENTICATED = 2

/** Reads an outgoing frame of our own Hocuspocus, so it is well-formed. */
export function readOutgoing(bytes: Uint8Array): OutgoingFrame {
  const frame = readFrame(bytes)
  if (!frame) return { kind: 'other' }
  const { decoder } = frame
  switch (frame.type) {
    case MESSAGE.syncStatus:
      return decoding.readVarUint(decoder) === 1 ? { kind: 'acknowledgement' } : { kind: 'other' }
    case MESSAGE.close:
      return { kind: 'close', reason: decoding.readVarString(decoder) }
    case MESSAGE.auth: {
      const type = decoding.readVarUint(decoder)
      if (type === PERMISSION_DENIED) return { kind: 'permission-denied', reason: decoding.readVarString(decoder) }
      return type === AUTHENTICATED ? { kind: 'authenticated' } : { kind: 'other' }
    }
    case MESSAGE.sync:
    case MESSAGE.syncReply:
      return decoding.readVarUint(decoder) === SYNC_STEP_2 ? { kind: 'initial-sync' } : { kind: 'other' }
    default:
      return { kind: 'other' }
  }
}

const frame = (address: string, type: number, write: (encoder: encoding.Encoder) => void): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarString(encoder, address)
    encoding.writeVarUint(encoder, type)
    write(encoder)
  })

/** What the message with a Yjs update of so many bytes begins with; the update follows. */
export const updateFrameBegin = (address: string, byteLength: number) =>
  frame(address, MESSAGE.sync, (encoder) => {
    encoding.writeVarUint(encoder, SYNC_UPDATE)
    encoding.writeVarUint(encoder, byteLength)
  })

/** An acknowledgement. */
export const acknowledgementFrame = (address: string) =>
  frame(address, MESSAGE.syncStatus, (encoder) => encoding.writeVarUint(encoder, 1))

/** An awareness update (y-protocols) for a client. */
export const awarenessFrame = (address: string, update: Uint8Array) =>
  frame(address, MESSAGE.awareness, (encoder) => encoding.writeVarUint8Array(encoder, update))

/** A stateless message for a client. */
export const statelessFrame = (address: string, payload: string) =>
  frame(address, MESSAGE.stateless, (encoder) => encoding.writeVarString(encoder, payload))
