import * as Y from 'yjs'

/** Ranges of Yjs ids by client, sorted: the shape of a Yjs delete set. */
export type IdRanges = ReturnType<typeof Y.createDeleteSet>

export type StructVisitor = (struct: Y.Item | Y.GC, from: number, to: number) => void

/** The structs of one client from one clock to another, with the part of each that lies between them. */
export function eachStruct(doc: Y.Doc, client: number, start: number, end: number, visit: StructVisitor) {
  const structs = doc.store.clients.get(client)
  const last = Math.min(end, Y.getState(doc.store, client))
  if (!structs || start >= last) return
  for (let index = Y.findIndexSS(structs, start); index < structs.length; index += 1) {
    const struct = structs[index] as Y.Item | Y.GC
    if (struct.id.clock >= last) return
    visit(struct, Math.max(start, struct.id.clock), Math.min(last, struct.id.clock + struct.length))
  }
}

export function eachStructIn(doc: Y.Doc, ranges: IdRanges, visit: StructVisitor) {
  for (const [client, parts] of ranges.clients)
    for (const { clock, len } of parts) eachStruct(doc, client, clock, clock + len, visit)
}

/** What is in `ranges` and not in `minus`; both sorted and without overlaps. */
export function subtract(ranges: IdRanges, minus: IdRanges): IdRanges {
  const left = Y.createDeleteSet()
  for (const [client, parts] of ranges.clients) {
    const rest = subtractParts(parts, minus.clients.get(client) ?? [])
    if (rest.length > 0) left.clients.set(client, rest)
  }
  return left
}

type Part = { readonly clock: number; readonly len: number }

function subtractParts(parts: readonly Part[], holes: readonly Part[]): { clock: number; len: number }[] {
  const rest: { clock: number; len: number }[] = []
  let next = 0
  for (const { clock, len } of parts) {
    const end = clock + len
    for (let at = clock; at < end; ) {
      let hole = holes[next]
      while (hole && hole.clock + hole.len <= at) hole = holes[++next]
      const until = hole ? Math.min(hole.clock, end) : end
      if (until > at) rest.push({ clock: at, len: until - at })
      at = hole && hole.clock < end ? hole.clock + hole.len : end
    }
  }
  return rest
}

/** Of sorted, disjoint ranges the one that holds this clock, if any. */
export function rangeAt<Range extends { readonly clock: number; readonly length: number }>(
  ranges: readonly Range[],
  clock: number,
): Range | undefined {
  let low = 0
  let high = ranges.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const range = ranges[middle] as Range
    if (clock < range.clock) high = middle - 1
    else if (clock >= range.clock + range.length) low = middle + 1
    else return range
  }
  return undefined
}
