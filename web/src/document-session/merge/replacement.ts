import type * as Y from 'yjs'
import { type BlockKey, blockText, keyOf } from './blocks.ts'

/** How much of a block's text has to agree with a deleted neighbour's to be called its replacement. */
const MIN_AGREEMENT = 0.5

/**
 * The block that came with a merge in the place of a deleted one and says much the same: the editor replaces nodes
 * that are wrapped, unwrapped or given another type. Null where nothing did.
 */
export function replacementOf(deleted: Y.Item, text: string, isNew: (item: Y.Item) => boolean): BlockKey | null {
  for (const side of ['left', 'right'] as const) {
    let neighbour = deleted[side]
    while (neighbour?.deleted) neighbour = neighbour[side]
    if (neighbour && isNew(neighbour) && agreement(text, blockText(neighbour)) >= MIN_AGREEMENT) return keyOf(neighbour)
  }
  return null
}

/** The part of the new text that agrees with the old one at its beginning and its end. */
function agreement(before: string, after: string): number {
  const most = Math.min(before.length, after.length)
  if (most === 0) return 0
  let start = 0
  while (start < most && before[start] === after[start]) start += 1
  let end = 0
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  return (start + end) / after.length
}
