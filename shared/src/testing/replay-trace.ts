import * as Y from 'yjs'
import { type EditingTrace, type Patch, seenOfOther } from './editing-trace.ts'
import { until } from './until.ts'

/** The first paragraph's text of the editor's root, made where the document is empty. */
export function paragraphOf(doc: Y.Doc): Y.XmlText {
  const content = doc.getXmlFragment('default')
  const first = content.length > 0 ? content.get(0) : null
  if (first instanceof Y.XmlElement && first.get(0) instanceof Y.XmlText) return first.get(0) as Y.XmlText
  const paragraph = new Y.XmlElement('paragraph')
  const text = new Y.XmlText()
  doc.transact(() => {
    paragraph.insert(0, [text])
    if (content.length > 0) content.delete(0, content.length)
    content.insert(0, [paragraph])
  })
  return text
}

/**
 * One writer: types on a replica of his own, which hands everything to the stock provider's document. What the other
 * wrote is let into the replica only as far as the next transaction has seen it, and only once the provider received it.
 */
class TraceWriter {
  readonly doc: Y.Doc
  readonly replica = new Y.Doc()
  /** One update per transaction typed. */
  readonly typed: Uint8Array[] = []
  #delivered = 0

  constructor(doc: Y.Doc, clientId: number) {
    this.doc = doc
    this.replica.clientID = clientId
  }

  begin() {
    Y.applyUpdate(this.replica, Y.encodeStateAsUpdate(this.doc), 'received')
    this.replica.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'received') return
      this.typed.push(update)
      Y.applyUpdate(this.doc, update)
    })
  }

  /** Lets the other's first `count` transactions in; false where one of them has not arrived yet. */
  receive(other: TraceWriter, count: number): boolean {
    while (this.#delivered < count) {
      const update = other.typed[this.#delivered]
      if (!update || !hasArrived(this.doc, update)) return false
      Y.applyUpdate(this.replica, update, 'received')
      this.#delivered += 1
    }
    return true
  }

  type(patches: readonly Patch[]) {
    const paragraph = paragraphOf(this.replica)
    this.replica.transact(() => {
      for (const [position, deleted, inserted] of patches) {
        if (deleted > 0) paragraph.delete(position, deleted)
        if (inserted) paragraph.insert(position, inserted)
      }
    })
  }
}

function hasArrived(doc: Y.Doc, update: Uint8Array): boolean {
  const { structs, ds } = Y.decodeUpdate(update)
  return (
    structs.every(({ id, length }) => Y.getState(doc.store, id.client) >= id.clock + length) &&
    [...ds.clients].every(([client, ranges]) =>
      ranges.every(
        ({ clock }) => Y.getState(doc.store, client) > clock && Y.getItem(doc.store, Y.createID(client, clock)).deleted,
      ),
    )
  )
}

/**
 * Types a history of two people into two documents that something else keeps in step (a provider and a server). Each
 * types a transaction only when its parents have arrived. Answers when all is typed; it may still be on its way.
 */
export async function replayTrace(
  trace: EditingTrace,
  docs: readonly [Y.Doc, Y.Doc],
  timeoutMs = 90_000,
): Promise<void> {
  const seen = seenOfOther(trace)
  paragraphOf(docs[0])
  await until('the paragraph has arrived', () => {
    const first = docs[1].getXmlFragment('default').get(0)
    return first instanceof Y.XmlElement && first.get(0) instanceof Y.XmlText
  })
  const writers = [new TraceWriter(docs[0], 1_001), new TraceWriter(docs[1], 1_002)] as const
  for (const writer of writers) writer.begin()
  const queues = [0, 1].map((agent) => [...trace.txns.keys()].filter((i) => trace.txns[i]?.agent === agent))
  const next: [number, number] = [0, 0]
  await until(
    `all of ${trace.source} is typed`,
    () => {
      for (const agent of [0, 1] as const) {
        const [writer, other] = agent === 0 ? writers : [writers[1], writers[0]]
        for (let i = queues[agent]?.[next[agent]]; i !== undefined; i = queues[agent]?.[next[agent]]) {
          if (!writer.receive(other, seen[i] ?? 0)) break
          writer.type(trace.txns[i]?.patches ?? [])
          next[agent] += 1
        }
      }
      return queues.every((queue, agent) => next[agent] === queue.length)
    },
    timeoutMs,
  )
}
