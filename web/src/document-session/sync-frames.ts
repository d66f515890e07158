import { createDecoder, readVarInt, readVarString, readVarUint } from 'lib0/decoding'

// Message types of the Hocuspocus protocol, after the document name.
const SYNC = 0
const SYNC_STATUS = 8
// Sub-types of y-protocols/sync.
const SYNC_STEP_2 = 1
const UPDATE = 2

/** Which counted frame this outgoing message is, or null for one without document content. */
export function outgoingContent(data: unknown): 'sync-step-2' | 'update' | null {
  const bytes = toBytes(data)
  if (!bytes) return null
  try {
    const decoder = createDecoder(bytes)
    readVarString(decoder)
    if (readVarUint(decoder) !== SYNC) return null
    const step = readVarUint(decoder)
    return step === SYNC_STEP_2 ? 'sync-step-2' : step === UPDATE ? 'update' : null
  } catch {
    return null
  }
}

/** What an incoming message says about ours: answered, or that the server's whole content is in it; null otherwise. */
export function incomingNews(data: unknown): 'confirmed' | 'refused' | 'content' | null {
  const bytes = toBytes(data)
  if (!bytes || bytes.length < 2) return null
  try {
    const decoder = createDecoder(bytes)
    readVarString(decoder)
    switch (readVarUint(decoder)) {
      case SYNC_STATUS:
        return readVarInt(decoder) === 1 ? 'confirmed' : 'refused'
      case SYNC:
        return readVarUint(decoder) === SYNC_STEP_2 ? 'content' : null
      default:
        return null
    }
  } catch {
    return null
  }
}

const toBytes = (data: unknown) =>
  data instanceof Uint8Array ? data : data instanceof ArrayBuffer ? new Uint8Array(data) : null
