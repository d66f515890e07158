import { paragraphOf } from '@coscribe/shared/testing/replay-trace'
import * as Y from 'yjs'

/** Clocks that a writer's own paragraph takes before the first character. */
export const PARAGRAPH_CLOCKS = 2

export type Typing = {
  readonly clientId: number
  /** Makes the writer's paragraph. */
  readonly opening: Uint8Array
  /** One character each, typed one behind the other by a real Y.Doc; character i has the clock PARAGRAPH_CLOCKS + i. */
  readonly characters: readonly Uint8Array[]
}

/** A client id as random ones are: 32 bits, five bytes on the wire. */
export const clientIdOf = (index: number) => 0x9000_0000 + index

/** A person's typing, made before anything is measured. */
export function prepareTyping(clientId: number, count: number): Typing {
  const doc = new Y.Doc()
  doc.clientID = clientId
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const paragraph = paragraphOf(doc)
  for (let i = 0; i < count; i++) paragraph.insert(i, 'etaoin shrdlu '.charAt(i % 14))
  const [opening, ...characters] = updates
  if (!opening) throw new Error('nothing typed')
  return { clientId, opening, characters }
}
