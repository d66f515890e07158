/** One replaced stretch of a text: at `index`, `remove` characters gave way to `insert`. */
export type TextEdit = { readonly index: number; readonly remove: number; readonly insert: string }

/** A Yjs text delta, as its events carry it. */
export type TextDelta = readonly {
  readonly retain?: number | undefined
  readonly insert?: unknown
  readonly delete?: number | undefined
}[]

/**
 * The edit that made `after` of `before`, or null where they are equal. `caret` is where the caret stands after
 * it: among equal letters ("aa|a") it tells which one was typed.
 */
export function diffText(before: string, after: string, caret: number): TextEdit | null {
  if (before === after) return null
  const suffixLimit = Math.min(before.length, after.length - Math.min(caret, after.length))
  let suffix = 0
  while (suffix < suffixLimit && before[before.length - 1 - suffix] === after[after.length - 1 - suffix]) suffix++
  const prefixLimit = Math.min(before.length, after.length) - suffix
  let prefix = 0
  while (prefix < prefixLimit && before[prefix] === after[prefix]) prefix++
  // Not through the middle of a surrogate pair: half a character is nobody's edit.
  if (prefix > 0 && isHighSurrogate(before, prefix - 1)) prefix--
  if (suffix > 0 && isLowSurrogate(before, before.length - suffix)) suffix--
  return { index: prefix, remove: before.length - prefix - suffix, insert: after.slice(prefix, after.length - suffix) }
}

const isHighSurrogate = (text: string, index: number) => (text.charCodeAt(index) & 0xfc00) === 0xd800
const isLowSurrogate = (text: string, index: number) => (text.charCodeAt(index) & 0xfc00) === 0xdc00

/** Where a position is after somebody else's change; at the very place of an insertion it stays before it. */
export function mapPosition(position: number, delta: TextDelta): number {
  let at = 0
  let mapped = position
  for (const part of delta) {
    if (part.retain !== undefined) at += part.retain
    else if (part.delete !== undefined) {
      if (at < mapped) mapped -= Math.min(part.delete, mapped - at)
    } else if (typeof part.insert === 'string') {
      if (at < mapped) mapped += part.insert.length
      at += part.insert.length
    }
  }
  return mapped
}
