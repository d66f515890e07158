import { MAX_STATE_VECTOR_BYTES } from '@coscribe/shared/domain/limits'
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { MESSAGE, readFrame, SYNC_STEP_1, SYNC_UPDATE } from './frames.ts'

/** Name of the document, type and lengths before a state vector, in bytes: more than they ever take. */
const MAX_FRAME_HEAD_BYTES = 1024

/**
 * What a connection sends before its first SyncStep2 (SPEC DA2). That answer to the server's question holds everything
 * that the client has, so updates that come before it need not be applied before it: nothing ever waits in a document
 * for updates that are missing, and nobody can make a room wait.
 *
 * Stock providers send again, on a new connection, what they could not send on the old one, but do not count its
 * acknowledgements any more. Each of them would make "nothing unsynced" come too early, so they get none: they are told
 * apart by the state vector with which the client asked.
 */
export class EarlyFrames {
  readonly #maxBytes: number
  #frames: Uint8Array[] = []
  #bytes = 0
  #claimed: ReadonlyMap<number, number> | null = null

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get claimed() {
    return this.#claimed
  }

  /** What is to be done with a frame: pass it on, nothing (it is kept), or close the connection. */
  take(bytes: Uint8Array): 'on' | 'nothing' | 'asked-twice' | 'too-much' {
    const frame = readFrame(bytes)
    if (frame?.type !== MESSAGE.sync || !decoding.hasContent(frame.decoder)) return 'on'
    switch (decoding.readVarUint(frame.decoder)) {
      case SYNC_STEP_1: {
        // One from the client's queue, or from a token that it had asked for on an earlier connection: each of them makes
        // a stock provider begin to count anew. What it counts is what it made after the last one; where that has not come
        // before the server's own question, nobody knows any more.
        const way = this.#claimed === null ? 'on' : 'asked-twice'
        // 5 MB of it decode to 70 MB; what is too large is refused where it is handled, undecoded.
        if (bytes.byteLength > MAX_STATE_VECTOR_BYTES + MAX_FRAME_HEAD_BYTES) return way
        this.#claimed = tryTo(() => Y.decodeStateVector(decoding.readVarUint8Array(frame.decoder))) ?? this.#claimed
        return way
      }
      case SYNC_UPDATE:
        this.#bytes += bytes.byteLength
        if (this.#bytes > this.#maxBytes) return 'too-much'
        this.#frames.push(bytes)
        return 'nothing'
      default:
        return 'on'
    }
  }

  /**
   * The frames that are to be handled now, after the first SyncStep2. `isAmbiguous` where there was one of which nobody
   * can tell whether its sender counts it (deletions leave no trace in a state vector): the two should sync once more.
   */
  release(): { readonly frames: readonly Uint8Array[]; readonly isAmbiguous: boolean } {
    const frames: Uint8Array[] = []
    let isAmbiguous = false
    for (const bytes of this.#frames) {
      const age = this.#ageOf(bytes)
      if (age === 'newer') frames.push(bytes)
      else if (age === 'unknown') isAmbiguous = true
    }
    this.#frames = []
    return { frames, isAmbiguous }
  }

  /** Whether an update was made before or after the client asked. What cannot be read is for the judge. */
  #ageOf(bytes: Uint8Array): 'older' | 'newer' | 'unknown' {
    const claimed = this.#claimed
    const frame = readFrame(bytes)
    if (!claimed || !frame) return 'newer'
    decoding.readVarUint(frame.decoder)
    const update = tryTo(() => Y.decodeUpdate(decoding.readVarUint8Array(frame.decoder)))
    if (!update) return 'newer'
    if (update.structs.length === 0) return 'unknown'
    return update.structs.every(({ id, length }) => id.clock + length <= (claimed.get(id.client) ?? 0))
      ? 'older'
      : 'newer'
  }
}

function tryTo<Result>(work: () => Result): Result | null {
  try {
    return work()
  } catch {
    return null
  }
}
