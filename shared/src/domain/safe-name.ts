import { MAX_EXPORT_NAME_BYTES } from './limits.ts'

/** Names that Windows keeps for devices, whatever ending they have. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i

const bytesOf = (text: string) => new TextEncoder().encode(text).byteLength

/** The beginning of a text that has at most so many bytes, cut between characters. */
function cut(text: string, most: number): string {
  let kept = ''
  let bytes = 0
  for (const character of text) {
    bytes += bytesOf(character)
    if (bytes > most) break
    kept += character
  }
  return kept
}

/**
 * A title as the name of a file or folder, without its ending, that every system takes: Windows refuses signs, devices' names and
 * dots at the end; most take 255 bytes. Characters that turn the direction of writing would let an ending look like another.
 */
export function safeName(title: string, nameless: string): string {
  const clean = title
    .normalize('NFC')
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]/g, ' ')
    .replace(/[<>:"/\\|?*]/g, ' ')
    .replace(/\s+/g, ' ')
  const short = cut(clean.replace(/^[. ]+/, ''), MAX_EXPORT_NAME_BYTES).replace(/[. ]+$/, '')
  if (short === '') return nameless
  return RESERVED.test(short) ? `_${short}` : short
}

/** Whether two names are one, for systems that do not tell capitals apart. */
const folded = (name: string) => name.normalize('NFC').toLowerCase()

/** Gives names that differ: the second “Plan” becomes “Plan 2”, the second “map.png” “map 2.png”. One for each folder. */
export function uniqueNames(taken: readonly string[] = []): (name: string, ending?: string) => string {
  const known = new Set(taken.map(folded))
  const next = new Map<string, number>()
  return (name, ending = '') => {
    const base = folded(name + ending)
    let candidate = name + ending
    for (let count = next.get(base) ?? 2; known.has(folded(candidate)); count++) {
      candidate = `${name} ${count}${ending}`
      next.set(base, count + 1)
    }
    known.add(folded(candidate))
    return candidate
  }
}
