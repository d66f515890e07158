import * as Y from 'yjs'
import { Store } from '../external-store.ts'
import type { BlockKey } from './blocks.ts'
import { subtract } from './id-ranges.ts'
import { makeReport, nameTexts } from './make-report.ts'
import { isNews, type MergeBase, type MergeReport, type Person, type RecoveredText } from './merge-report.ts'
import { type MergeFacts, MergeWatch } from './merge-watch.ts'
import { putBack } from './put-back.ts'
import type { RecoveredNotes } from './recovered-notes.ts'
import type { ServerChange } from './server-changes.ts'
import type { TakenText } from './taken-text.ts'

export type MergeNewsOptions = {
  readonly me: Person
  readonly notes: RecoveredNotes
  readonly isFromServer: (origin: unknown) => boolean
  readonly fetchChanges: (after: number | null) => Promise<readonly ServerChange[]>
  /** Clients of earlier sessions whose unsent changes are in the document. */
  readonly earlierClients?: Iterable<number>
}

/**
 * What an open document tells of merges: a report when the connection comes back, and the texts that merges took out,
 * which stay until their person decides. The session says when the connection goes and comes; everything else is
 * heard from the document.
 */
export class MergeNewsKeeper {
  readonly report = new Store<MergeReport | null>(null)
  readonly recovered = new Store<readonly RecoveredText[]>([])
  /** The Yjs clients whose unsent changes are this person's. */
  readonly ownClients: Set<number>
  readonly #doc: Y.Doc
  readonly #options: MergeNewsOptions
  readonly #watch: MergeWatch
  /** What this person did since everything was confirmed: deletions, and how many changes. */
  #ownDeletions: Y.Transaction['deleteSet'][] = []
  #ownChanges = 0
  #seq: number | null = null
  #hasArrived = false
  /** What is being written and asked, one after the other. */
  #work: Promise<unknown>

  constructor(doc: Y.Doc, options: MergeNewsOptions) {
    this.#doc = doc
    this.#options = options
    this.ownClients = new Set([doc.clientID, ...(options.earlierClients ?? [])])
    this.#watch = new MergeWatch(doc, { ownClients: this.ownClients, isFromServer: options.isFromServer })
    doc.on('afterTransaction', this.#afterTransaction)
    doc.on('update', this.#updated)
    this.#work = options.notes.read().then((texts) => this.recovered.set(texts))
  }

  /** The server named its newest committed position. */
  committed(seq: number) {
    this.#seq = seq
  }

  /**
   * What the server has confirmed and what others had brought until now. `confirmedClock`: everything of this session's
   * client below it is confirmed.
   */
  base(confirmedClock: number, now = Date.now()): MergeBase {
    const { store, clientID } = this.#doc
    const clocks = Y.decodeStateVector(Y.encodeStateVector(this.#doc))
    if (clocks.has(clientID)) clocks.set(clientID, confirmedClock)
    const deletions = subtract(Y.createDeleteSetFromStructStore(store), Y.mergeDeleteSets(this.#ownDeletions))
    return { snapshot: Y.encodeSnapshot(Y.createSnapshot(deletions, clocks)), at: now, seq: this.#seq }
  }

  /** True where recovered texts outlive the tab. */
  get isLasting(): boolean {
    return this.#options.notes.isLasting
  }

  /** True from the loss of the connection until the server's content is here again. */
  get isAway(): boolean {
    return this.#watch.isWatching && !this.#hasArrived
  }

  /**
   * The connection is lost, or a stored copy is about to be opened, with so many unsent changes of earlier sessions in
   * it.
   */
  lost(base: MergeBase, earlierChanges = 0) {
    this.#ownChanges += earlierChanges
    this.#keepTaken()
    this.#hasArrived = false
    this.#watch.begin(base)
  }

  /** The server's content of a new connection is in the document. */
  arrived() {
    const changes = this.#ownChanges
    const facts = this.#watch.finish()
    this.#hasArrived = true
    const taken = this.#watch.takeTexts()
    if (facts) this.#later(() => this.#tell(facts, taken, changes))
  }

  /**
   * Nothing of this person is unconfirmed: whoever deletes it from now on has seen it. May be said before the server's
   * content is here: it counts from then on.
   */
  allConfirmed() {
    if (this.isAway) return
    this.#ownDeletions = []
    this.#ownChanges = 0
    if (!this.#watch.isWatching) return
    this.#watch.end()
    this.#keepTaken()
  }

  /** Writes a recovered text into the document; answers where. To be called inside a transaction. */
  putBack(id: string): BlockKey | null {
    const text = this.recovered.get().find((recovered) => recovered.id === id)
    if (!text) return null
    const block = putBack(this.#doc, text)
    this.discard(id)
    return block
  }

  discard(id: string) {
    this.recovered.set(this.recovered.get().filter((recovered) => recovered.id !== id))
    this.#later(() => this.#options.notes.write(this.recovered.get()))
  }

  dismiss() {
    this.report.set(null)
  }

  /** Somebody else watches: another tab has the connection. */
  abandon() {
    this.#hasArrived = true
    this.#watch.end()
  }

  /** Fulfilled when everything found so far is kept and told. */
  settled = () => this.#work

  destroy() {
    this.#watch.destroy()
    this.#doc.off('afterTransaction', this.#afterTransaction)
    this.#doc.off('update', this.#updated)
  }

  #afterTransaction = (transaction: Y.Transaction) => {
    if (transaction.local && transaction.deleteSet.clients.size > 0) this.#ownDeletions.push(transaction.deleteSet)
  }

  #updated = (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }: Y.Transaction) => {
    if (local) this.#ownChanges += 1
  }

  #later(work: () => Promise<unknown>) {
    // A text that could not be stored does not hold up the next one: it is on the screen, and the store says so.
    this.#work = this.#work.then(work, work)
  }

  /** For what is taken out after the report was made. */
  #keepTaken() {
    const taken = this.#watch.takeTexts()
    if (taken.length > 0) this.#later(() => this.#keepNamed(taken, this.#seq))
  }

  async #tell(facts: MergeFacts, taken: readonly TakenText[], changes: number) {
    if (facts.edits.length === 0 && taken.length === 0) return
    const { log, recovered } = await this.#keepNamed(taken, facts.seq)
    const report = makeReport(facts, log, recovered, changes)
    if (isNews(report)) this.report.set(report)
  }

  async #keepNamed(taken: readonly TakenText[], seq: number | null) {
    // Kept before anything is asked: the names can be had later, the words cannot.
    await this.#keep(taken, [])
    const log = await this.#options.fetchChanges(seq)
    return { log, recovered: await this.#keep(taken, log) }
  }

  /** Adds texts to the kept ones; one that is there already gets its new names. */
  async #keep(taken: readonly TakenText[], log: readonly ServerChange[]): Promise<readonly RecoveredText[]> {
    if (taken.length === 0) return []
    const texts = nameTexts(taken, log, this.#options.me, Date.now())
    const withThem = () => [...this.recovered.get().filter(({ id }) => !texts.some((text) => text.id === id)), ...texts]
    try {
      await this.#options.notes.write(withThem())
    } finally {
      // What could not be stored is shown all the same: on the screen it can be copied.
      this.recovered.set(withThem())
    }
    return texts
  }
}
