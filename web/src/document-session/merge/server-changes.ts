import { rangeAt } from './id-ranges.ts'
import type { Person } from './merge-report.ts'

/** `[client, clock, length]` of Yjs ids. */
export type IdRange = readonly [number, number, number]

/** One row of the document's log, as `GET /api/v1/documents/{id}/changes` answers it. */
export type ServerChange = {
  readonly by: Person | null
  /** ISO 8601. */
  readonly at: string
  readonly inserted: readonly IdRange[]
  readonly deleted: readonly IdRange[]
}

type Authored = { readonly clock: number; readonly length: number; readonly change: ServerChange }

/** Finds the log's row for a Yjs id. */
export class ChangeIndex {
  readonly #inserted: ReadonlyMap<number, readonly Authored[]>
  readonly #deleted: ReadonlyMap<number, readonly Authored[]>
  readonly #people = new Map<number, Person>()

  constructor(changes: readonly ServerChange[]) {
    this.#inserted = index(changes, ({ inserted }) => inserted)
    this.#deleted = index(changes, ({ deleted }) => deleted)
    for (const [client, ranges] of this.#inserted) {
      const person = ranges.find(({ change }) => change.by !== null)?.change.by
      if (person) this.#people.set(client, person)
    }
  }

  insertion = (client: number, clock: number) => rangeAt(this.#inserted.get(client) ?? [], clock)?.change ?? null

  deletion = (client: number, clock: number) => rangeAt(this.#deleted.get(client) ?? [], clock)?.change ?? null

  /** Whose Yjs client it is: a client id belongs to one person for the life of the document. */
  person = (client: number): Person | null => this.#people.get(client) ?? null
}

function index(changes: readonly ServerChange[], rangesOf: (change: ServerChange) => readonly IdRange[]) {
  const byClient = new Map<number, Authored[]>()
  for (const change of changes)
    for (const [client, clock, length] of rangesOf(change)) {
      const ranges = byClient.get(client) ?? []
      if (ranges.length === 0) byClient.set(client, ranges)
      ranges.push({ clock, length, change })
    }
  for (const ranges of byClient.values()) ranges.sort((a, b) => a.clock - b.clock)
  return byClient
}
