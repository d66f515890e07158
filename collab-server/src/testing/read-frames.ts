import { serverMessage } from '@coscribe/shared/protocol/stateless-messages'
import * as decoding from 'lib0/decoding'
import { MESSAGE, readFrame, SYNC_STEP_2, SYNC_UPDATE } from '../gateway/frames.ts'

export type SeenPresence = { readonly clock: number; readonly state: unknown }

/** The payload of a sync message of one of these types; null for any other message. */
function syncPayload(bytes: Uint8Array, types: readonly number[]): Uint8Array | null {
  const frame = readFrame(bytes)
  if (frame?.type !== MESSAGE.sync && frame?.type !== MESSAGE.syncReply) return null
  return types.includes(decoding.readVarUint(frame.decoder)) ? decoding.readVarUint8Array(frame.decoder) : null
}

/** What a message brings to the document; null where it brings nothing. */
export const updateIn = (bytes: Uint8Array) => syncPayload(bytes, [SYNC_STEP_2, SYNC_UPDATE])

/** The answer to a request for the whole document. */
export const stateIn = (bytes: Uint8Array) => syncPayload(bytes, [SYNC_STEP_2])

/** The presence states in a message, by client id; null where it is about something else or about nobody. */
export function presenceIn(bytes: Uint8Array): Record<number, SeenPresence> | null {
  const frame = readFrame(bytes)
  if (frame?.type !== MESSAGE.awareness) return null
  const update = decoding.createDecoder(decoding.readVarUint8Array(frame.decoder))
  const entries = decoding.readVarUint(update)
  const seen: Record<number, SeenPresence> = {}
  for (let i = 0; i < entries; i++) {
    const clientId = decoding.readVarUint(update)
    const clock = decoding.readVarUint(update)
    seen[clientId] = { clock, state: JSON.parse(decoding.readVarString(update)) }
  }
  return entries === 0 ? null : seen
}

/** Messages that the server sends by its own clock, whatever others do: signs of life, durable marks, acknowledgements. */
export function isServersOwn(bytes: Uint8Array): boolean {
  const frame = readFrame(bytes)
  switch (frame?.type) {
    case MESSAGE.awareness:
      return presenceIn(bytes) === null
    case MESSAGE.stateless:
      return serverMessage.safeParse(JSON.parse(decoding.readVarString(frame.decoder))).success
    case MESSAGE.syncStatus:
      return true
    default:
      return false
  }
}
