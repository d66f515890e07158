import { setTimeout as sleep } from 'node:timers/promises'
import { percentile } from '../arithmetic.ts'
import { cpuMs } from '../machine.ts'
import type { BenchDocument, Stage } from '../stage.ts'
import type { Subject } from '../subjects.ts'
import type { Connection } from './connection.ts'
import { closeAll, openCrowd } from './crowd.ts'
import { pace } from './pace.ts'
import { clientIdOf, PARAGRAPH_CLOCKS, prepareTyping } from './typing.ts'
import { type FirstStruct, readFirstStruct } from './wire.ts'

const WARM_UP_MS = 1_000
const MEASURED_MS = 2_000
/** Longest wait for what is on its way when a level ends. */
const DRAIN_MS = 4_000
/** After everybody has opened: servers have things to finish. */
const SETTLE_MS = 2_000
/** Characters prepared for each writer: enough for all levels of a round. */
const CHARACTERS = 150

export type LevelResult = {
  /** Of updates due in the measured time, from when they were due, in ms; what never came counts as Infinity. */
  readonly ack: { readonly p50: number; readonly p99: number }
  /** The same until the other writer of the document has it. */
  readonly relay: { readonly p50: number; readonly p99: number }
  /** Time of the server process on the CPU per update offered, in microseconds. */
  readonly cpuPerUpdateUs: number
  /** How late the load itself sent, p99, in ms. */
  readonly lateP99: number
}

type Writer = {
  readonly connection: Connection
  /** When character i was due; and how many of them are acknowledged. */
  readonly dueAt: number[]
  acked: number
}

/** Documents with two writers each, who type one character after the other. Both begin with a paragraph of their own. */
export class Pairs {
  readonly #subject: Subject
  readonly #writers: Writer[]
  #received = 0
  #acks: number[] = []
  #relays: number[] = []
  #from = Number.POSITIVE_INFINITY
  #until = 0

  private constructor(subject: Subject, connections: readonly Connection[]) {
    this.#subject = subject
    this.#writers = connections.map((connection) => ({ connection, dueAt: [], acked: 0 }))
    for (const [index, writer] of this.#writers.entries()) this.#listen(writer, this.#writers[index ^ 1] as Writer)
  }

  /** The writers begin over `spreadMs`, so that what a server does so long after a first edit is spread as well. */
  static async open(
    stage: Stage,
    subject: Subject,
    documents: readonly BenchDocument[],
    spreadMs: number,
  ): Promise<Pairs> {
    const seats = documents.flatMap((document) => [
      { document, person: 0 as const },
      { document, person: 1 as const },
    ])
    const pairs = new Pairs(subject, await openCrowd(stage, subject, seats))
    await pairs.#begin(spreadMs)
    await sleep(SETTLE_MS)
    return pairs
  }

  /** Types at this rate over all writers in turn: a second to warm up, then what is measured. */
  async level(perSecond: number): Promise<LevelResult> {
    const writers = this.#writers
    const late: number[] = []
    this.#acks = []
    this.#relays = []
    let cpu = 0
    let offered = 0
    const count = Math.round((perSecond * (WARM_UP_MS + MEASURED_MS)) / 1000)
    const firstMeasured = Math.round((perSecond * WARM_UP_MS) / 1000)
    this.#received = 0
    await pace(perSecond, count, (k, dueAt) => {
      if (k === firstMeasured) {
        this.#from = dueAt
        this.#until = dueAt + MEASURED_MS
        cpu = cpuMs(this.#subject.pid)
      }
      if (k >= firstMeasured) {
        offered += 1
        late.push(performance.now() - dueAt)
      }
      const index = k % writers.length
      const writer = writers[index] as Writer
      const update = TYPING[index & 1]?.characters[writer.dueAt.length]
      if (!update) throw new Error('more is typed than was prepared')
      writer.dueAt.push(dueAt)
      writer.connection.send(update)
    })
    cpu = cpuMs(this.#subject.pid) - cpu
    await this.#drained()
    const missing = (got: number) => Array.from({ length: Math.max(0, offered - got) }, () => Number.POSITIVE_INFINITY)
    const hasAcks = this.#subject.protocol === 'hocuspocus'
    const acks = hasAcks ? this.#acks.concat(missing(this.#acks.length)) : []
    // Servers merge what comes in one turn, so that a few relays carry two characters: only the first one is timed.
    const relays = this.#relays
    return {
      ack: { p50: percentile(acks, 0.5), p99: percentile(acks, 0.99) },
      relay: { p50: percentile(relays, 0.5), p99: percentile(relays, 0.99) },
      cpuPerUpdateUs: (cpu * 1000) / offered,
      lateP99: percentile(late, 0.99),
    }
  }

  close() {
    closeAll(this.#writers.map(({ connection }) => connection))
  }

  #listen(writer: Writer, other: Writer) {
    const author = clientIdOf(this.#writers.indexOf(other) & 1)
    const struct: FirstStruct = { client: 0, clock: 0 }
    writer.connection.onAck = () => {
      const dueAt = writer.dueAt[writer.acked++]
      if (dueAt !== undefined && dueAt >= this.#from && dueAt < this.#until) this.#acks.push(performance.now() - dueAt)
    }
    writer.connection.onUpdate = (frame, offset) => {
      if (!readFirstStruct(frame, offset, struct) || struct.client !== author) return
      this.#received += 1
      const dueAt = other.dueAt[struct.clock - PARAGRAPH_CLOCKS]
      if (dueAt !== undefined && dueAt >= this.#from && dueAt < this.#until)
        this.#relays.push(performance.now() - dueAt)
    }
  }

  /** Both paragraphs, before anything is counted. */
  async #begin(spreadMs: number) {
    const { length } = this.#writers
    await pace((length * 1000) / spreadMs, length, (index) => {
      this.#writers[index]?.connection.send((TYPING[index & 1] as (typeof TYPING)[0]).opening)
    })
    const hasAcks = this.#subject.protocol === 'hocuspocus'
    const deadline = performance.now() + 20_000
    const isDone = () => this.#writers.every(({ acked }) => acked === 1)
    while (hasAcks ? !isDone() : this.#received < this.#writers.length) {
      if (performance.now() > deadline) throw new Error(`${this.#subject.name}: the paragraphs were not taken`)
      await sleep(10)
    }
    for (const writer of this.#writers) writer.acked = 0
  }

  async #drained() {
    const deadline = performance.now() + DRAIN_MS
    const hasAcks = this.#subject.protocol === 'hocuspocus'
    const isDone = () => this.#writers.every(({ acked, dueAt }) => acked >= dueAt.length)
    let before = -1
    while (performance.now() < deadline && (hasAcks ? !isDone() : this.#received !== before)) {
      before = this.#received
      await sleep(100)
    }
  }
}

const TYPING = [prepareTyping(clientIdOf(0), CHARACTERS), prepareTyping(clientIdOf(1), CHARACTERS)] as const
