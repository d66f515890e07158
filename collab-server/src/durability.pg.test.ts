import { until } from '@coscribe/shared/testing/until'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { TestClient } from './testing/clients.ts'
import { CollabWorld } from './testing/collab-world.ts'
import { freePort, ServerProcess } from './testing/server-process.ts'

const WRITERS = 5
const KILLS = 10
/** Words that everybody must have been told to be saved before each kill, so that every round proves something. */
const SAVED_BEFORE_KILL = 20

let world: CollabWorld
let port: number

beforeAll(async () => {
  world = await CollabWorld.create()
  port = await freePort()
})
afterAll(() => world.drop())

/** Types numbered words and remembers which of them the stock provider has called synced. */
class Writer {
  readonly #client: TestClient
  readonly #prefix: string
  readonly #saved: string[] = []
  #unsaved: string[] = []
  #count = 0
  #timer: ReturnType<typeof setInterval>

  constructor(client: TestClient, prefix: string) {
    this.#client = client
    this.#prefix = prefix
    client.provider.on('unsyncedChanges', () => this.#note())
    this.#timer = setInterval(() => {
      if (client.provider.isSynced) this.#type()
    }, 4)
  }

  get saved(): readonly string[] {
    return this.#saved
  }

  /** Stops at once and forgets everything but what was promised. */
  discard() {
    clearInterval(this.#timer)
    this.#client.destroy()
  }

  #type() {
    const word = `${this.#prefix}-${this.#count++}`
    this.#unsaved.push(word)
    // Everybody writes at the same place: their updates depend on each other's.
    const words = this.#client.doc.getXmlFragment('default')
    const element = new Y.XmlElement('paragraph')
    element.insert(0, [new Y.XmlText(word)])
    words.insert(words.length, [element])
  }

  #note() {
    if (this.#client.provider.hasUnsyncedChanges) return
    this.#saved.push(...this.#unsaved)
    this.#unsaved = []
  }
}

it(`DA3: after ${KILLS} times kill -9 while ${WRITERS} people type, everything that they were told was saved is there`, async () => {
  const people = await Promise.all(Array.from({ length: WRITERS }, () => world.organization.addMember('member')))
  const promised: string[] = []
  for (let round = 0; round < KILLS; round++) {
    const server = await new ServerProcess(world, port).whenReady()
    const writers = people.map((user, i) => new Writer(new TestClient(world, port, user), `r${round}w${i}`))
    await until(
      'everybody has been told that something is saved',
      () => writers.every((writer) => writer.saved.length >= SAVED_BEFORE_KILL),
      30_000,
    )
    await server.kill()
    for (const writer of writers) writer.discard()
    promised.push(...writers.flatMap((writer) => writer.saved))
    const { doc } = await world.committed()
    const present = new Set(
      doc
        .getXmlFragment('default')
        .toArray()
        .map((node) => (node as Y.XmlElement).get(0)?.toString()),
    )
    expect(promised.filter((word) => !present.has(word))).toEqual([])
    expect(doc.store.pendingStructs).toBeNull()
  }
  expect(promised.length).toBeGreaterThanOrEqual(KILLS * WRITERS * SAVED_BEFORE_KILL)
  // And the server itself shows the same to whoever comes next.
  const server = await new ServerProcess(world, port).whenReady()
  const reader = new TestClient(world, port, world.owner)
  await reader.whenSynced()
  const { doc } = await world.committed()
  await until(
    'a fresh client has what Postgres has',
    () => reader.doc.getXmlFragment('default').length === doc.getXmlFragment('default').length,
  )
  reader.destroy()
  expect(await server.stop()).toBe(0)
}, 120_000)
