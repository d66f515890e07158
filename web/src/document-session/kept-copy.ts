import { SCHEMA_VERSION } from '@coscribe/shared/editor/document-roots'
import * as Y from 'yjs'
import type { LocalDocument } from '../local-store/local-document.ts'
import type { DocumentNote } from '../local-store/vault.ts'
import type { DocumentAccess } from './document-session.ts'
import { Store } from './external-store.ts'
import type { MergeBase, MergeReport } from './merge/merge-report.ts'

/** What a document session found on this device. */
export type FoundCopy =
  /** Nothing, or a copy that must not be shown: the server's content is waited for. */
  | { readonly kind: 'none' | 'damaged' | 'newer-editor' }
  | {
      readonly kind: 'found'
      readonly access: DocumentAccess
      readonly pinned: boolean
      /** What there is to tell of a merge that nobody saw. */
      readonly report: MergeReport | null
    }

/** The changes of earlier sessions that the server has not confirmed. */
export type Unsent = { readonly changes: number; readonly since: number | null }

const REPORT_NOTE = 'merge report'
/** Time between notes of the server's position, in ms. */
const NOTE_AFTER_MS = 2_000

/** Origin of what is read from this device: already kept, and not to be sent by itself. */
export const KEPT_COPY = 'kept-copy'

/**
 * Keeps a Y.Doc on this device. Reads the copy into it at the beginning, first what the server knows and then what it may
 * not know yet, and from then on persists what is made here and what the server sends.
 */
export class KeptCopy {
  readonly #doc: Y.Doc
  readonly #local: LocalDocument
  /** First clock of each client of this person that may not be on the server. */
  readonly unsentFrom = new Map<number, number>()
  /** The state that the server is known to have, before the person's unsent changes; null where nothing was kept. */
  base: MergeBase | null = null
  readonly damaged = new Store(false)
  #isLoaded = false

  constructor(doc: Y.Doc, local: LocalDocument) {
    this.#doc = doc
    this.#local = local
  }

  get keeping() {
    return this.#local.keeping
  }
  get leavingLoses() {
    return this.#local.leavingLoses
  }

  /** Null where the browser refuses to read: the session goes on without a copy, and says so (`keeping`). */
  async load(
    onBase: (base: MergeBase, changes: number) => void,
  ): Promise<{ readonly found: FoundCopy; readonly unsent: Unsent } | null> {
    const state = await this.#local.load()
    if (!state) return null
    const { known, mine, note, damaged } = state
    for (const update of known) Y.applyUpdate(this.#doc, update, KEPT_COPY)
    for (const { update } of mine)
      for (const { id } of Y.decodeUpdate(update).structs)
        this.unsentFrom.set(id.client, Math.min(this.unsentFrom.get(id.client) ?? id.clock, id.clock))
    const changes = mine.reduce((sum, row) => sum + row.changes, 0)
    if (note) {
      const snapshot = Y.encodeSnapshot(Y.snapshot(this.#doc))
      this.base = { snapshot, at: note.contactAt ?? note.openedAt, seq: note.seq ?? null }
      onBase(this.base, changes)
    }
    for (const { update } of mine) Y.applyUpdate(this.#doc, update, KEPT_COPY)
    this.#isLoaded = true
    const report = await this.#local.readNote<MergeReport>(REPORT_NOTE)
    const unsent = {
      changes,
      since: mine.length > 0 ? Math.min(...mine.map((row) => row.at)) : null,
    }
    const incomplete = damaged || this.#doc.store.pendingStructs !== null || this.#doc.store.pendingDs !== null
    this.damaged.set(incomplete)
    if (known.length + mine.length === 0 || !note) return { found: { kind: 'none' }, unsent }
    if (incomplete) return { found: { kind: 'damaged' }, unsent }
    if (note.schemaVersion > SCHEMA_VERSION) return { found: { kind: 'newer-editor' }, unsent }
    return { found: { kind: 'found', access: note.access, pinned: note.pinned, report }, unsent }
  }

  /** An update of the Y.Doc that was not read from here and is not kept by another tab. */
  keep(update: Uint8Array, mine: boolean): void {
    this.#local.add(update, mine)
  }

  /** Everything in the Y.Doc is on the server. */
  confirmed(): void {
    this.unsentFrom.clear()
    this.#local.confirm()
    if (this.damaged.get() && this.#isLoaded) void this.#repair()
  }

  async #repair(): Promise<void> {
    await this.#local.rewrite(this.#doc)
    this.damaged.set(false)
  }

  opened(access: DocumentAccess): Promise<void> {
    return this.#describe({ access, schemaVersion: SCHEMA_VERSION, openedAt: Date.now() })
  }

  setPinned(pinned: boolean, access: DocumentAccess): Promise<void> {
    return this.#describe({ pinned, access })
  }

  /** The server has just named its newest position: noted now and then, for what is told of the next merge. */
  inTouch(seq: number): void {
    this.#seq = seq
    this.#noteTimer ??= setTimeout(() => {
      this.#noteTimer = undefined
      void this.#describe({ seq: this.#seq, contactAt: Date.now() })
    }, NOTE_AFTER_MS)
  }
  #seq: number | null = null
  #noteTimer: ReturnType<typeof setTimeout> | undefined

  keepReport = (report: MergeReport | null) => this.#local.writeNote(REPORT_NOTE, report)

  async #describe(patch: Partial<Omit<DocumentNote, 'documentId'>>): Promise<void> {
    const now = Date.now()
    await this.#local
      .describe(patch, {
        access: 'read',
        schemaVersion: SCHEMA_VERSION,
        openedAt: now,
        pinned: false,
        seq: null,
        contactAt: now,
        ...patch,
      })
      // Full or refused: the indicator speaks of the words themselves.
      .catch(() => {})
  }

  get local() {
    return this.#local
  }

  speakLastWords(): void {
    this.#local.speakLastWords()
  }

  close(): void {
    clearTimeout(this.#noteTimer)
    if (this.#isLoaded) void this.#local.compact(this.#doc)
    this.#local.close()
  }
}
