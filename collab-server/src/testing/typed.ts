import * as Y from 'yjs'
import { paragraphOf } from './clients.ts'

/** The updates of somebody who types letter by letter into an empty document: one for the paragraph, one per letter. */
export function typed(words: string, clientId?: number): Uint8Array[] {
  const doc = new Y.Doc()
  if (clientId !== undefined) doc.clientID = clientId
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const paragraph = paragraphOf(doc)
  for (const letter of words) paragraph.insert(paragraph.length, letter)
  return updates
}
