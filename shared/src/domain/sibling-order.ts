import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'
import { MAX_POSITION_LENGTH } from './limits.ts'

export type Sibling = { readonly id: string; readonly position: string }

/** Beside which sibling: `after: null` is the first place, `before: null` the last. A sibling that is not there: the last. */
export type Place = { readonly after: string | null } | { readonly before: string | null }

/** Byte order, as the database compares; equal keys by their ids. */
export const bySiblingOrder = (a: Sibling, b: Sibling): number =>
  a.position < b.position ? -1 : a.position > b.position ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0

/**
 * The keys to write so that `id` stands at the place: its own, and only where two siblings share a key (two people at
 * once) or keys have grown long, those of others, whose order stays.
 */
export function planPlace(siblings: readonly Sibling[], id: string, place: Place): ReadonlyMap<string, string> {
  const others = siblings.filter((sibling) => sibling.id !== id).sort(bySiblingOrder)
  const index = indexOf(others, place)
  const left = others[index - 1]?.position ?? null
  const right = others[index]?.position ?? null
  if (left === null || right === null || left < right) {
    const key = generateKeyBetween(left, right)
    return key.length <= MAX_POSITION_LENGTH ? new Map([[id, key]]) : renumbered(others, id, index)
  }
  // The neighbours share a key, so there is nothing between them: those to the right of the place make room.
  const next = others.findIndex((sibling, at) => at > index && sibling.position > left)
  const end = next === -1 ? others.length : next
  const moved = [id, ...others.slice(index, end).map((sibling) => sibling.id)]
  const keys = generateNKeysBetween(left, others[end]?.position ?? null, moved.length)
  if (keys.some((key) => key.length > MAX_POSITION_LENGTH)) return renumbered(others, id, index)
  return new Map(moved.map((each, at) => [each, keys[at] as string]))
}

function indexOf(others: readonly Sibling[], place: Place): number {
  const beside = 'after' in place ? place.after : place.before
  if (beside === null) return 'after' in place ? 0 : others.length
  const found = others.findIndex((sibling) => sibling.id === beside)
  if (found === -1) return others.length
  return 'after' in place ? found + 1 : found
}

function renumbered(others: readonly Sibling[], id: string, index: number): ReadonlyMap<string, string> {
  const order = others.map((sibling) => sibling.id).toSpliced(index, 0, id)
  const keys = generateNKeysBetween(null, null, order.length)
  return new Map(order.map((each, at) => [each, keys[at] as string]))
}
