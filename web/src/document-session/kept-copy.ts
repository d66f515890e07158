import { SCHEMA_VERSION } from '@coscribe/shared/editor/document-roots'
import * as Y from 'yjs'
import type { LocalDocument } from '../local-store/local-document.ts'
import type { DocumentAccess } from './document-session.ts'
import { Store } from './external-store.ts'

/** What a document session found on this device. */
export type FoundCopy =
  /** Nothing, or a copy that must not be shown: the server's content is waited for. */
  | { readonly kind: 'none' | 'damaged' | 'newer-editor' }
  | { readonly kind: 'found'; readonly access: DocumentAccess; readonly pinned: boolean }

/** The changes of earlier sessions that the server has not confirmed. */
export type Unsent = { readonly changes: number; readonly since: number | null }

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
  base: { readonly stateVector: Uint8Array; readonly at: number } | null = null
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
  async load(): Promise<{ readonly found: FoundCopy; readonly unsent: Unsent } | null> {
    const state = await this.#local.load()
    if (!state) return null
    const { known, mine, note, damaged } = state
    for (const update of known) Y.applyUpdate(this.#doc, update, KEPT_COPY)
    if (mine.length > 0) this.base = { stateVector: Y.encodeStateVector(this.#doc), at: mine[0]?.at ?? Date.now() }
    for (const { update } of mine) {
      for (const { id } of Y.decodeUpdate(update).structs)
        this.unsentFrom.set(id.client, Math.min(this.unsentFrom.get(id.client) ?? id.clock, id.clock))
      Y.applyUpdate(this.#doc, update, KEPT_COPY)
    }
    this.#isLoaded = true
    const unsent = {
      changes: mine.reduce((sum, row) => sum + row.changes, 0),
      since: mine.length > 0 ? Math.min(...mine.map((row) => row.at)) : null,
    }
    const incomplete = damaged || this.#doc.store.pendingStructs !== null || this.#doc.store.pendingDs !== null
    this.damaged.set(incomplete)
    return { found: this.#judge(known.length + mine.length, note, incomplete), unsent }
  }

  #judge(rows: number, note: { schemaVersion: number; access: DocumentAccess; pinned: boolean } | null, bad: boolean) {
    if (rows === 0 || !note) return { kind: 'none' } as const
    if (bad) return { kind: 'damaged' } as const
    if (note.schemaVersion > SCHEMA_VERSION) return { kind: 'newer-editor' } as const
    return { kind: 'found', access: note.access, pinned: note.pinned } as const
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
    const note = { access, schemaVersion: SCHEMA_VERSION, openedAt: Date.now() }
    return this.#local.describe(note, { ...note, pinned: false })
  }

  setPinned(pinned: boolean, access: DocumentAccess): Promise<void> {
    return this.#local.describe({ pinned }, { pinned, access, schemaVersion: SCHEMA_VERSION, openedAt: Date.now() })
  }

  get local() {
    return this.#local
  }

  speakLastWords(): void {
    this.#local.speakLastWords()
  }

  close(): void {
    if (this.#isLoaded) void this.#local.compact(this.#doc)
    this.#local.close()
  }
}
