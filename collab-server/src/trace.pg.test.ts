import { documentText } from '@coscribe/shared/editor/document-text'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { CollabServer } from './server.ts'
import { paragraphOf, TestClient, textOf } from './testing/clients.ts'
import { CollabWorld } from './testing/collab-world.ts'
import { makeTrace, type Patch, seenOfOther, twoWriterTrace } from './testing/editing-trace.ts'
import { startServer } from './testing/start-server.ts'
import { until } from './testing/until.ts'

let world: CollabWorld
let server: CollabServer
let port: number

beforeAll(async () => {
  world = await CollabWorld.create()
  ;({ server, port } = await startServer(world))
})
afterAll(async () => {
  await server.drain()
  await world.drop()
})

/**
 * One writer: types on a replica of his own, which hands everything to the stock provider's document. What the other
 * wrote is let into the replica only as far as the next transaction has seen it, and only once the provider received it.
 */
class TraceWriter {
  readonly client: TestClient
  readonly replica = new Y.Doc()
  /** One update per transaction typed. */
  readonly typed: Uint8Array[] = []
  #delivered = 0

  constructor(client: TestClient, clientId: number) {
    this.client = client
    this.replica.clientID = clientId
  }

  begin() {
    Y.applyUpdate(this.replica, Y.encodeStateAsUpdate(this.client.doc), 'received')
    this.replica.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'received') return
      this.typed.push(update)
      Y.applyUpdate(this.client.doc, update)
    })
  }

  /** Lets the other's first `count` transactions in; false where one of them has not arrived yet. */
  receive(other: TraceWriter, count: number): boolean {
    while (this.#delivered < count) {
      const update = other.typed[this.#delivered]
      if (!update || !hasArrived(this.client.doc, update)) return false
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

it('CP1: a real history of two people, through two stock providers, ends in exactly its text', async () => {
  const trace = twoWriterTrace()
  const seen = seenOfOther(trace)
  const people = [await world.organization.addMember('member'), await world.organization.addMember('member')]
  const clients = people.map((user) => new TestClient(world, port, user))
  await Promise.all(clients.map((client) => client.whenSynced()))
  const [first, second] = clients
  if (!first || !second) throw new Error('two clients')
  paragraphOf(first.doc)
  await until('the paragraph has arrived', () => second.doc.getXmlFragment('default').length === 1)
  const writers = [new TraceWriter(first, 1_001), new TraceWriter(second, 1_002)] as const
  for (const writer of writers) writer.begin()
  const queues = [0, 1].map((agent) => [...trace.txns.keys()].filter((i) => trace.txns[i]?.agent === agent))

  const next = [0, 0]
  await until(
    `all of ${trace.source} is typed`,
    () => {
      for (const agent of [0, 1] as const) {
        const [writer, other] = agent === 0 ? writers : [writers[1], writers[0]]
        for (let i = queues[agent]?.[next[agent] ?? 0]; i !== undefined; i = queues[agent]?.[next[agent] ?? 0]) {
          if (!writer.receive(other, seen[i] ?? 0)) break
          writer.type(trace.txns[i]?.patches ?? [])
          next[agent] = (next[agent] ?? 0) + 1
        }
      }
      return queues.every((queue, agent) => next[agent] === queue.length)
    },
    90_000,
  )
  await Promise.all(clients.map((client) => client.whenSaved()))
  for (const client of clients) await until('both have everything', () => client.text === trace.endContent)

  const { doc } = await world.committed()
  expect(textOf(doc) === trace.endContent).toBe(true)
  expect(documentText(doc) === trace.endContent).toBe(true)
  const fresh = new TestClient(world, port, world.owner)
  await until('a fresh client has it', () => fresh.text === trace.endContent)
  for (const client of [...clients, fresh]) client.destroy()
}, 120_000)

it('the made trace has the shape of the real one: concurrent, deterministic, one end', () => {
  const trace = makeTrace(600)
  expect(makeTrace(600).endContent).toBe(trace.endContent)
  expect(trace.txns.filter(({ parents }) => parents.length > 1).length).toBeGreaterThan(50)
})
