import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import * as Y from 'yjs'

/** `[position, characters deleted, text inserted]` */
export type Patch = readonly [number, number, string]

export type TraceTransaction = {
  readonly agent: 0 | 1
  /** Indexes of earlier transactions whose merged state the positions refer to. */
  readonly parents: readonly number[]
  readonly patches: readonly Patch[]
}

/** Two people typing at the same time; `endContent` is what every replica must show in the end. */
export type EditingTrace = {
  readonly source: string
  readonly txns: readonly TraceTransaction[]
  readonly endContent: string
}

const FILE = 'friendsforever.json.gz'
const FOLDER = process.env.TRACES_DIR ?? join(import.meta.dirname, '../../../../shared/traces')

/** The real two-writer history where it is at hand (TRACES_DIR), else a made one of the same shape. */
export function twoWriterTrace(): EditingTrace {
  if (!existsSync(join(FOLDER, FILE))) return makeTrace(6_000)
  const trace = JSON.parse(gunzipSync(readFileSync(join(FOLDER, FILE))).toString())
  return { source: FILE, txns: trace.txns, endContent: trace.endContent }
}

/** For each transaction, how many of the other writer's transactions it has seen. */
export function seenOfOther({ txns }: EditingTrace): number[] {
  const counts: [number, number][] = []
  for (const { agent, parents } of txns) {
    const count: [number, number] = [0, 0]
    for (const parent of parents)
      for (const each of [0, 1] as const) count[each] = Math.max(count[each], counts[parent]?.[each] ?? 0)
    count[agent] += 1
    counts.push(count)
  }
  return txns.map(({ agent }, i) => counts[i]?.[agent === 0 ? 1 : 0] ?? 0)
}

/**
 * A deterministic trace: two writers in runs, seeing each other's work with a delay, at times both in the same place.
 * The merge is Yjs's own (agent 0 has the smaller client id).
 */
export function makeTrace(length: number, seed = 42): EditingTrace {
  let state = seed
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state % below
  }
  const writers = [1, 2].map((clientId) => {
    const doc = new Y.Doc()
    doc.clientID = clientId
    const outbox: Uint8Array[] = []
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'other') outbox.push(update)
    })
    return { doc, outbox, text: doc.getText(), cursor: 0, delivered: 0, last: -1, indexes: [] as number[] }
  })
  const deliver = (to: number) => {
    const [here, there] = [writers[to], writers[1 - to]]
    if (!here || !there) return
    for (const update of there.outbox.slice(here.delivered)) Y.applyUpdate(here.doc, update, 'other')
    here.delivered = there.outbox.length
  }
  const txns: TraceTransaction[] = []
  for (let i = 0; i < length; i++) {
    const agent = (i >> 4) % 3 === 0 ? random(2) : (i >> 6) % 2
    const writer = writers[agent]
    const other = writers[1 - agent]
    if (!writer || !other) continue
    if (random(12) === 0) deliver(agent)
    if (random(40) === 0) writer.cursor = random(writer.text.length + 1)
    writer.cursor = Math.min(writer.cursor, writer.text.length)
    const patch: Patch =
      writer.cursor > 0 && random(5) === 0
        ? [--writer.cursor, 1, '']
        : [writer.cursor++, 0, 'etaoin shrdlu\n'.charAt(random(14))]
    writer.doc.transact(() => {
      if (patch[1] > 0) writer.text.delete(patch[0], patch[1])
      if (patch[2]) writer.text.insert(patch[0], patch[2])
    })
    const seen = other.indexes[writer.delivered - 1] ?? -1
    txns.push({ agent: agent as 0 | 1, parents: [writer.last, seen].filter((each) => each >= 0), patches: [patch] })
    writer.indexes.push(i)
    writer.last = i
  }
  deliver(0)
  deliver(1)
  return { source: `made, seed ${seed}`, txns, endContent: String(writers[0]?.text) }
}
