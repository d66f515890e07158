/** Places of equal blocks in two lists, both ascending. */
export type Alignment = readonly (readonly [before: number, after: number])[]

/**
 * Which blocks of two lists are the same ones, by their fingerprints: equal ones at both ends, then those that occur once
 * in each, as many as keep their order (patience), and equal ones beside these. In n log n, so that long documents
 * are compared in an instant.
 */
export function alignBlocks(before: readonly string[], after: readonly string[]): Alignment {
  const pairs: [number, number][] = []
  let from: readonly [number, number] = [0, 0]
  for (const anchor of [...uniqueAnchors(before, after), [before.length, after.length] as const]) {
    pairs.push(...equalEnds(before, after, from, anchor))
    if (anchor[0] < before.length && anchor[1] < after.length) pairs.push([anchor[0], anchor[1]])
    from = [anchor[0] + 1, anchor[1] + 1]
  }
  return pairs
}

/** Equal blocks at the beginning and at the end of two stretches. */
function equalEnds(
  before: readonly string[],
  after: readonly string[],
  [fromBefore, fromAfter]: readonly [number, number],
  [toBefore, toAfter]: readonly [number, number],
): [number, number][] {
  const most = Math.min(toBefore - fromBefore, toAfter - fromAfter)
  let head = 0
  while (head < most && before[fromBefore + head] === after[fromAfter + head]) head += 1
  let tail = 0
  while (tail < most - head && before[toBefore - 1 - tail] === after[toAfter - 1 - tail]) tail += 1
  return [
    ...Array.from({ length: head }, (_, i): [number, number] => [fromBefore + i, fromAfter + i]),
    ...Array.from({ length: tail }, (_, i): [number, number] => [toBefore - tail + i, toAfter - tail + i]),
  ]
}

/** The longest run of blocks that occur once in each list and stand in the same order in both. */
function uniqueAnchors(before: readonly string[], after: readonly string[]): (readonly [number, number])[] {
  const placesAfter = uniquePlaces(after)
  const candidates = [...uniquePlaces(before)].flatMap(([fingerprint, i]) => {
    const j = placesAfter.get(fingerprint)
    return j === undefined ? [] : [[i, j] as const]
  })
  return longestAscending(candidates)
}

function uniquePlaces(blocks: readonly string[]): Map<string, number> {
  const places = new Map<string, number>()
  const twice = new Set<string>()
  for (const [i, block] of blocks.entries())
    if (places.has(block)) twice.add(block)
    else places.set(block, i)
  for (const block of twice) places.delete(block)
  return places
}

/** Of pairs that ascend in the first, the most that ascend in the second as well (patience sorting). */
function longestAscending(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  type Link = { readonly pair: readonly [number, number]; readonly previous: Link | null }
  const tops: Link[] = []
  for (const pair of pairs) {
    let low = 0
    for (let high = tops.length; low < high; ) {
      const middle = (low + high) >> 1
      if ((tops[middle] as Link).pair[1] < pair[1]) low = middle + 1
      else high = middle
    }
    tops[low] = { pair, previous: tops[low - 1] ?? null }
  }
  const longest: (readonly [number, number])[] = []
  for (let link = tops.at(-1) ?? null; link; link = link.previous) longest.unshift(link.pair)
  return longest
}
