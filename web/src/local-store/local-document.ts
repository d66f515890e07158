import * as Y from 'yjs'
import { Store, shallowEqual } from '../document-session/external-store.ts'
import type { DocumentNote, NewRow, Vault } from './vault.ts'

/** Edits are written together, this long after the first, in ms: what a crash can cost. */
const FLUSH_AFTER_MS = 50
/** Time until a refused write is tried again, in ms. */
const RETRY_MS = 2_000
/** Confirmed rows are merged this long after the confirmation, in ms, and all rows when there are so many. */
const MERGE_AFTER_MS = 1_000
const COMPACT_ROWS = 100

/** Notes that go with the copy. */
const NOTES = ['recovered', 'merge report']

export type Keeping =
  /** Everything is on this device. */
  | { readonly kind: 'stored' }
  | { readonly kind: 'writing' }
  /** The browser's storage is full. */
  | { readonly kind: 'full' }
  /** The browser refuses to store. */
  | { readonly kind: 'refused' }

export type LocalState = {
  /** Confirmed by the server, or from it. */
  readonly known: readonly Uint8Array[]
  /** Of this person, and not confirmed. */
  readonly mine: readonly { readonly update: Uint8Array; readonly changes: number; readonly at: number }[]
  readonly note: DocumentNote | null
  /** A record could not be opened: what is here is not the whole document. */
  readonly damaged: boolean
}

type Queued = NewRow & { kind: 'mine' | 'known' }
type Written = { readonly n: number; readonly update: Uint8Array }

/**
 * The copy of one document on this device: an append-only log of sealed updates. What is added is on disk some 50 ms
 * later (`keeping`); a refused write is kept in memory and tried again, never dropped. Several tabs append to the same log:
 * each persists what began in it, and the one that holds the connection what came over it.
 */
export class LocalDocument {
  readonly documentId: string
  readonly keeping = new Store<Keeping>({ kind: 'stored' }, shallowEqual)
  readonly #vault: Vault
  #queue: Queued[] = []
  #inFlight: Queued[] = []
  #writing: Promise<void> | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #mergeTimer: ReturnType<typeof setTimeout> | undefined
  /** Rows of this tab's knowledge: not confirmed, confirmed and about to be merged, all that its Y.Doc has. */
  #mine: Written[] = []
  #confirmed: Written[] = []
  #applied: number[] = []
  #damaged: number[] = []
  #confirmations = 0
  #closed = false
  /** Of this document in the store: last words cannot wait for it. */
  #name = ''

  constructor(vault: Vault, documentId: string) {
    this.#vault = vault
    this.documentId = documentId
  }

  get storeId() {
    return this.#vault.id
  }

  /** Null where the browser refuses to read (`keeping` says so). */
  async load(): Promise<LocalState | null> {
    const [rows, note, name] = await Promise.all([
      this.#vault.readRows(this.documentId),
      this.#vault.readDocument(this.documentId),
      this.#vault.nameOf(this.documentId),
    ]).catch(() => [null, null, ''] as const)
    if (!rows) {
      this.keeping.set({ kind: 'refused' })
      return null
    }
    this.#name = name
    const readable = rows.filter((row): row is typeof row & { update: Uint8Array } => row.update !== null)
    const mine = readable.filter((row) => row.kind === 'mine')
    this.#mine = mine.map(({ n, update }) => ({ n, update }))
    this.#applied = readable.map((row) => row.n)
    this.#damaged = rows.filter((row) => row.update === null).map((row) => row.n)
    return {
      known: readable.filter((row) => row.kind === 'known').map((row) => row.update),
      mine,
      note,
      damaged: readable.length < rows.length,
    }
  }

  /** Keeps an update: `mine` where this person made it, else what came from the server. */
  add(update: Uint8Array, mine: boolean): void {
    if (this.#closed) return
    this.#queue.push({ kind: mine ? 'mine' : 'known', changes: mine ? 1 : 0, at: Date.now(), update })
    if (this.keeping.get().kind === 'stored') this.keeping.set({ kind: 'writing' })
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_AFTER_MS)
  }

  /** The server has confirmed everything that was added as mine so far, here or in an earlier session. */
  confirm(): void {
    this.#confirmations += 1
    for (const queued of this.#queue) queued.kind = 'known'
    this.#confirmed.push(...this.#mine.splice(0))
    this.#mergeSoon()
  }

  /** Writes what waits. Resolves when it is on disk, or was refused (see `keeping`). */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    await this.#writing
    if (this.#queue.length === 0) return
    this.#inFlight = this.#queue.splice(0)
    this.#writing = this.#write(this.#inFlight)
    await this.#writing
    this.#inFlight = []
    this.#writing = null
  }

  async #write(batch: Queued[]): Promise<void> {
    const confirmations = this.#confirmations
    const groups = [batch.filter(({ kind }) => kind === 'mine'), batch.filter(({ kind }) => kind === 'known')]
    const rows = groups.filter((group) => group.length > 0).map(mergeRows)
    try {
      const numbers = await this.#vault.writeRows(this.documentId, rows)
      this.#applied.push(...numbers)
      rows.forEach(({ kind, update }, at) => {
        if (kind !== 'mine') return
        const written = { n: numbers[at] ?? 0, update }
        if (confirmations === this.#confirmations) this.#mine.push(written)
        else this.#confirmed.push(written)
      })
      if (this.#confirmed.length > 0) this.#mergeSoon()
      this.keeping.set(this.#queue.length > 0 ? { kind: 'writing' } : { kind: 'stored' })
    } catch (error) {
      if (this.#closed) return
      this.#queue = [...batch, ...this.#queue]
      this.keeping.set({ kind: isQuota(error) ? 'full' : 'refused' })
      this.#timer ??= setTimeout(() => void this.flush(), RETRY_MS)
    }
  }

  #mergeSoon() {
    if (this.#closed) return
    this.#mergeTimer ??= setTimeout(() => void this.#mergeConfirmed(), MERGE_AFTER_MS)
  }

  /** Rows that were mine become one that is known. */
  async #mergeConfirmed(): Promise<void> {
    this.#mergeTimer = undefined
    const rows = this.#confirmed.splice(0)
    if (rows.length === 0) return
    const update = Y.mergeUpdates(rows.map((row) => row.update))
    const replaced = rows.map((row) => row.n)
    try {
      const numbers = await this.#vault.writeRows(
        this.documentId,
        [{ kind: 'known', changes: 0, at: Date.now(), update }],
        replaced,
      )
      this.#applied = this.#applied.filter((n) => !replaced.includes(n)).concat(numbers)
    } catch {
      // They stay `mine`: sent again after the next load, which changes nothing.
      if (!this.#closed) this.#confirmed.push(...rows)
    }
  }

  /** Replaces what this tab knows by one record, where there is much of it and nothing waits to be confirmed. */
  async compact(doc: Y.Doc): Promise<void> {
    if (this.#applied.length < COMPACT_ROWS || this.#mine.length + this.#confirmed.length + this.#queue.length > 0)
      return
    await navigator.locks.request(
      `coscribe:compact:${this.#vault.id}:${this.documentId}`,
      { ifAvailable: true },
      async (lock) => {
        if (!lock) return
        const replaced = this.#applied
        const state = { kind: 'known' as const, changes: 0, at: Date.now(), update: Y.encodeStateAsUpdate(doc) }
        this.#applied = await this.#vault.writeRows(this.documentId, [state], replaced)
      },
    )
  }

  /** Replaces all records, the damaged ones included, by the whole document as the server has it. */
  async rewrite(doc: Y.Doc): Promise<void> {
    const replaced = [...this.#applied, ...this.#damaged]
    const state = { kind: 'known' as const, changes: 0, at: Date.now(), update: Y.encodeStateAsUpdate(doc) }
    this.#applied = await this.#vault.writeRows(this.documentId, [state], replaced)
    this.#damaged = []
    this.#confirmed = []
  }

  async describe(patch: Partial<Omit<DocumentNote, 'documentId'>>, otherwise: Omit<DocumentNote, 'documentId'>) {
    const note = (await this.#vault.readDocument(this.documentId)) ?? { ...otherwise, documentId: this.documentId }
    await this.#vault.writeDocument({ ...note, ...patch })
  }

  readNote<T>(title: string): Promise<T | null> {
    return this.#vault.readNote<T>(`${title} of ${this.documentId}`)
  }
  writeNote(title: string, value: unknown): Promise<void> {
    return this.#vault.writeNote(`${title} of ${this.documentId}`, value)
  }

  /** True where closing the page now would lose what waits: nobody can write it in our place. */
  get leavingLoses(): boolean {
    return (this.#queue.length > 0 || this.#writing !== null) && !navigator.serviceWorker?.controller
  }

  /** The page goes: what waits is handed to the service worker, which outlives it. */
  speakLastWords(): void {
    const worker = navigator.serviceWorker?.controller
    // What is in flight may arrive twice, which changes nothing.
    const waiting = [...this.#inFlight, ...this.#queue].map(({ kind, changes, at, update }) => ({
      kind,
      changes,
      at,
      update,
    }))
    if (!worker || waiting.length === 0) return
    worker.postMessage({
      type: 'last-words',
      storeId: this.#vault.id,
      name: this.#name,
      key: this.#vault.contentKey,
      rows: waiting,
    })
  }
  /** Forgets the copy on this device. */
  async erase(): Promise<void> {
    this.close()
    await this.#writing
    await this.#vault.eraseDocument(this.documentId)
    for (const title of NOTES) await this.writeNote(title, null)
  }

  /** Writes what waits, and stops. */
  close(): void {
    void this.flush()
    this.#closed = true
    clearTimeout(this.#mergeTimer)
    void this.#mergeConfirmed()
  }
}

function mergeRows(group: Queued[]): NewRow {
  const updates = group.map((queued) => queued.update)
  return {
    kind: group[0]?.kind ?? 'known',
    changes: group.reduce((sum, queued) => sum + queued.changes, 0),
    at: group[0]?.at ?? Date.now(),
    update: updates.length === 1 ? (updates[0] as Uint8Array) : Y.mergeUpdates(updates),
  }
}

const isQuota = (error: unknown) => error instanceof DOMException && error.name === 'QuotaExceededError'
