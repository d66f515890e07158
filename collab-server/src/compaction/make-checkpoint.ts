import { createHash } from 'node:crypto'
import { buildDocument } from '@coscribe/shared/db/load-document-state'
import * as Y from 'yjs'

export type Checkpoint = {
  readonly state: Uint8Array
  readonly stateVector: Uint8Array
  /** Of the state. */
  readonly sha256: Buffer
}

/**
 * A checkpoint that says the same as these updates; null where something in them waits for others that are missing: it
 * would carry the hole on for ever. @throws Error where what was encoded does not decode to the very same document.
 */
export function makeCheckpoint(updates: readonly Uint8Array[]): Checkpoint | null {
  const doc = buildDocument(updates)
  if (hasPending(doc)) return null
  const state = Y.encodeStateAsUpdate(doc)
  const again = buildDocument([state])
  if (hasPending(again) || !Y.equalSnapshots(Y.snapshot(doc), Y.snapshot(again)))
    throw new Error('a checkpoint did not decode to the document that it was made of')
  return { state, stateVector: Y.encodeStateVector(doc), sha256: createHash('sha256').update(state).digest() }
}

const hasPending = (doc: Y.Doc) => doc.store.pendingStructs !== null || doc.store.pendingDs !== null
