import { paragraphOf } from '@coscribe/shared/testing/replay-trace'
import { tokenFor } from '../load/crowd.ts'
import { Person } from '../load/person.ts'
import type { BenchDocument, Stage } from '../stage.ts'

/** People at the same time, and characters a second of all of them together. */
const PEOPLE = 40
export const CHARACTERS_PER_SECOND = 200
/** How long somebody stays, in ms: from the shortest, so much more at random. */
const STAY_MS = 5_000
const STAY_MORE_MS = 25_000
/** Of ten who come, so many open a document that somebody has left. */
const RETURNING_OF_TEN = 4

type Visit = { readonly person: Person; readonly document: BenchDocument; readonly leavesAt: number; hasBegun: boolean }

/** People who come, type and leave, one at a time in each document; remembers what each was told is saved. */
export class Crowd {
  /** Per document the longest text that was acknowledged. */
  readonly acknowledged = new Map<BenchDocument, string>()
  characters = 0
  readonly #stage: Stage
  readonly #port: number
  readonly #random: (below: number) => number
  readonly #visits = new Set<Visit>()
  readonly #free: BenchDocument[] = []
  #fresh: BenchDocument[] = []
  #turn = 0

  constructor(stage: Stage, port: number, seed: number) {
    this.#stage = stage
    this.#port = port
    let state = seed >>> 0
    this.#random = (below) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return (state >>> 8) % below
    }
  }

  get size() {
    return this.#visits.size
  }
  get documents() {
    return this.acknowledged.size
  }

  /** New people for those who have left. */
  async fill() {
    if (this.#fresh.length < PEOPLE) this.#fresh.push(...(await this.#stage.documents(PEOPLE)))
    while (this.#visits.size < PEOPLE) this.#come()
  }

  /** One character of whoever's turn it is. */
  type() {
    const visits = [...this.#visits]
    const visit = visits[this.#turn++ % visits.length]
    if (!visit) return
    if (!visit.hasBegun && !visit.person.isSynced) return
    if (visit.hasBegun) visit.person.type()
    else visit.person.begin()
    visit.hasBegun = true
    this.characters += 1
  }

  /** Those whose time has come, and who were told that everything is saved, leave. */
  leave(everybody = false) {
    for (const visit of this.#visits)
      if (visit.person.isSaved && (everybody || performance.now() > visit.leavesAt)) this.#go(visit)
  }

  /** The server is dead: half of the people are gone for good, with all that they have. Answers their documents. */
  discardHalf(): BenchDocument[] {
    const discarded = [...this.#visits].filter((_, index) => index % 2 === 0)
    for (const visit of discarded) this.#go(visit)
    return discarded.map(({ document }) => document)
  }

  /** Characters acknowledged in a document that Postgres does not have. */
  async missing(document: BenchDocument): Promise<number> {
    const expected = this.acknowledged.get(document) ?? ''
    const { doc } = await this.#stage.world.committed(document.id)
    const found = expected === '' ? '' : paragraphOf(doc).toString()
    let kept = 0
    while (kept < expected.length && found[kept] === expected[kept]) kept += 1
    doc.destroy()
    return expected.length - kept
  }

  #come() {
    const isReturning = this.#free.length > 0 && this.#random(10) < RETURNING_OF_TEN
    const document = isReturning
      ? (this.#free.splice(this.#random(this.#free.length), 1)[0] as BenchDocument)
      : (this.#fresh.pop() as BenchDocument)
    const who = this.#random(2) as 0 | 1
    const person = new Person(this.#port, document.name, () => tokenFor(this.#stage, document, who))
    const leavesAt = performance.now() + STAY_MS + this.#random(STAY_MORE_MS)
    this.#visits.add({ person, document, leavesAt, hasBegun: false })
  }

  #go(visit: Visit) {
    if (visit.hasBegun) {
      const before = this.acknowledged.get(visit.document) ?? ''
      const now = visit.person.acknowledged
      this.acknowledged.set(visit.document, now.length > before.length ? now : before)
    }
    visit.person.destroy()
    this.#visits.delete(visit)
    this.#free.push(visit.document)
  }
}
