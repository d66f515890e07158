import type { Projection } from '@coscribe/shared/db/write-projection'
import type { DocumentId, UserId } from '@coscribe/shared/domain/ids'
import { BACKGROUND_REST_FACTOR, MAX_PROJECTED_TEXT, PROJECTION_DELAY_MS } from '@coscribe/shared/domain/limits'
import { documentText } from '@coscribe/shared/editor/document-text'
import { documentIcon, documentTitle } from '@coscribe/shared/editor/document-title'
import { type DocumentAddress, formatDocumentName } from '@coscribe/shared/protocol/document-name'
import type * as Y from 'yjs'
import type { DocumentStore } from '../store/document-store.ts'
import { TextPace, weightOf } from './text-pace.ts'
import { lengthAtFirst, restAfter, restAtFirst, type TextRest, textDueAt } from './text-rest.ts'

export type ProjectorSource = {
  /** True once everything applied to the document so far is committed; false where it never will be. */
  durable(documentName: string): Promise<boolean>
  isDurable(documentName: string): boolean
  /** The seq through which the live document holds everything, or null once it is closed. */
  seen(documentName: string): bigint | null
}

type Dirty = {
  readonly address: DocumentAddress
  readonly doc: Y.Doc
  editedBy: UserId | null
  editedAt: Date | null
  /** Changed since it was last read. */
  isChanged: boolean
  /** Read, and waiting for the commit of what was read; how often it was read. */
  isWaiting: boolean
  reads: number
  /** Not to be read again before, in ms: reading a large document has its price. */
  notBefore: number
  /** Has changed since its text was last read, which had so many characters. */
  isTextOld: boolean
  characters: number
  /** When it was last changed, and when its text may be read and written again: Postgres writes it whole, and logs it. */
  changedAt: number
  textRest: TextRest
  /** What was last given to be written, its text aside. */
  written: {
    readonly title: string
    readonly icon: string | null
    readonly at: number
  } | null
}

/** "Edited a moment ago", and by whom, need not be more exact than this, in ms: the text, which follows, says it again. */
const EDITED_EXACT_TO_MS = 10_000

/** Time on the CPU that one round may take, in ms. */
const ROUND_MS = 5
/** Characters of the texts of one round: what Postgres is given at once. */
const ROUND_CHARACTERS = 50_000
/** Time until what could not be written is tried again, in ms. */
const PROJECTION_RETRY_MS = 1_000

/**
 * Title and icon of open documents, written a moment after the last commit (SPEC PJ1), and their text when people
 * pause, less often the longer it is, at the latest when the last one leaves; many in one statement.
 * They are read from the live document and stored only once all they contain is committed, so they are never ahead of
 * the log; and under the seq that was surely committed when they were read, so that a load sees what is missing.
 */
export class Projector {
  readonly #store: Pick<DocumentStore, 'project'>
  readonly #source: ProjectorSource
  readonly #dirty = new Map<string, Dirty>()
  #ready: Projection[] = []
  #timer: { readonly handle: ReturnType<typeof setTimeout>; readonly at: number } | null = null
  readonly #textPace = new TextPace()
  #writing: Promise<void> = Promise.resolve()

  constructor(store: Pick<DocumentStore, 'project'>, source: ProjectorSource) {
    this.#store = store
    this.#source = source
  }

  /** The document was loaded; what is stored of it is of an earlier position. */
  isBehind(documentName: string, address: DocumentAddress, doc: Y.Doc) {
    this.changed(documentName, address, doc, null, 0)
  }

  /**
   * Something changed, by somebody (null: not by a person of this server), in a document that takes about so many bytes:
   * that many characters are taken for its text until it is read.
   */
  changed(documentName: string, address: DocumentAddress, doc: Y.Doc, editedBy: UserId | null, bytes: number) {
    let dirty = this.#dirty.get(documentName)
    if (!dirty) {
      dirty = {
        address,
        doc,
        editedBy: null,
        editedAt: null,
        isChanged: true,
        isWaiting: false,
        reads: 0,
        notBefore: 0,
        isTextOld: true,
        characters: lengthAtFirst(bytes),
        changedAt: 0,
        textRest: restAtFirst(bytes, performance.now()),
        written: null,
      }
      this.#dirty.set(documentName, dirty)
    }
    dirty.isChanged = true
    dirty.isTextOld = true
    dirty.changedAt = performance.now()
    if (editedBy) {
      dirty.editedBy = editedBy
      dirty.editedAt = new Date()
    }
    this.#schedule(PROJECTION_DELAY_MS)
  }

  /** Writes what is due now; for a document that is about to close, and for shutdown. Never rejects. */
  async flush(documentName: string): Promise<void> {
    const dirty = this.#dirty.get(documentName)
    if (dirty?.isChanged || dirty?.isTextOld) this.#read(documentName, dirty, true)
    if (dirty) await this.#source.durable(documentName)
    await this.#write()
  }

  drop(documentName: string) {
    this.#dirty.delete(documentName)
  }

  stop() {
    clearTimeout(this.#timer?.handle)
    this.#timer = null
    this.#dirty.clear()
  }

  #again(documentName: string, hadText: boolean) {
    const dirty = this.#dirty.get(documentName)
    if (!dirty) return
    dirty.isChanged = true
    dirty.written = null
    if (hadText) {
      dirty.isTextOld = true
      dirty.textRest = { busy: 0, quiet: 0 }
    }
    this.#schedule(PROJECTION_RETRY_MS)
  }

  #schedule(delayMs: number) {
    const at = performance.now() + delayMs
    if (this.#timer && this.#timer.at <= at) return
    clearTimeout(this.#timer?.handle)
    const handle = setTimeout(() => {
      this.#timer = null
      void this.#round()
    }, delayMs)
    this.#timer = { handle, at }
  }

  async #round(): Promise<void> {
    const startedAt = performance.now()
    let spentMs = 0
    let characters = 0
    for (const [documentName, dirty] of this.#dirty) {
      if (spentMs > ROUND_MS) break
      if (dirty.isWaiting || dirty.notBefore > startedAt) continue
      const withText = characters < ROUND_CHARACTERS && this.#textDueAt(dirty) <= startedAt
      if (!dirty.isChanged && !withText) continue
      const before = performance.now()
      this.#read(documentName, dirty, withText)
      if (withText) characters += weightOf(dirty.characters)
      const cost = performance.now() - before
      dirty.notBefore = before + cost * 2 * BACKGROUND_REST_FACTOR
      spentMs += cost
      // To the end of the line.
      this.#dirty.delete(documentName)
      this.#dirty.set(documentName, dirty)
    }
    await this.#write()
    const next = Math.min(...[...this.#dirty.values()].map((dirty) => this.#dueAt(dirty)))
    if (next < Number.POSITIVE_INFINITY)
      this.#schedule(Math.max(PROJECTION_DELAY_MS, spentMs * BACKGROUND_REST_FACTOR, next - performance.now()))
  }

  /** When the document is to be read next, as `performance.now()` tells time. */
  #dueAt(dirty: Dirty): number {
    if (dirty.isWaiting) return Number.POSITIVE_INFINITY
    return dirty.isChanged ? dirty.notBefore : Math.max(dirty.notBefore, this.#textDueAt(dirty))
  }

  #textDueAt({ isTextOld, characters, textRest, changedAt }: Dirty): number {
    if (!isTextOld) return Number.POSITIVE_INFINITY
    return Math.max(this.#textPace.notBefore(characters), textDueAt(textRest, changedAt))
  }

  /** Reads the document as it is now; ready at once, or as soon as what was read is committed. */
  #read(documentName: string, dirty: Dirty, withText: boolean) {
    const { address, doc, editedBy, editedAt } = dirty
    const seq = this.#source.seen(documentName)
    if (seq === null) return
    dirty.isChanged = false
    const title = documentTitle(doc)
    const icon = documentIcon(doc)
    if (!withText && !isNews(dirty, title, icon)) return
    const text = withText ? documentText(doc, MAX_PROJECTED_TEXT) : null
    if (text !== null) {
      dirty.isTextOld = false
      dirty.characters = text.length
      dirty.textRest = restAfter(text.length, performance.now())
    }
    dirty.written = { title, icon, at: editedAt?.getTime() ?? 0 }
    const projection = { ...address, seq, title, icon, text, editedAt, editedBy }
    dirty.reads += 1
    const read = dirty.reads
    dirty.isWaiting = !this.#source.isDurable(documentName)
    if (!dirty.isWaiting) {
      this.#ready.push(projection)
      return
    }
    void this.#source.durable(documentName).then((isDurable) => {
      // It was read once more meanwhile, for the last person left: this is older.
      if (dirty.reads !== read) return
      dirty.isWaiting = false
      if (!isDurable || this.#dirty.get(documentName) !== dirty) return
      this.#ready.push(projection)
      // What was read goes beyond `seq`: its text once more under its own.
      if (text !== null) dirty.isTextOld = true
      this.#schedule(PROJECTION_DELAY_MS)
    })
  }

  /** Never rejects: what could not be written is read and written again later, or at the next load. */
  #write(): Promise<void> {
    const projections = this.#ready
    this.#ready = []
    // Of each document the last one with a text, and what came after it without one.
    const whole = new Map<DocumentId, Projection>()
    const later = new Map<DocumentId, Projection>()
    for (const projection of projections)
      if (projection.text === null) later.set(projection.documentId, projection)
      else {
        whole.set(projection.documentId, projection)
        later.delete(projection.documentId)
      }
    const newest = [...whole.values(), ...later.values()]
    const lengths = [...whole.values()].map(({ text }) => text?.length ?? 0)
    if (lengths.length > 0) this.#textPace.given()
    this.#writing = this.#writing.then(async () => {
      if (newest.length === 0) return
      const startedAt = performance.now()
      try {
        await this.#store.project(newest)
        if (lengths.length > 0) this.#textPace.taken(lengths, performance.now() - startedAt, performance.now())
      } catch {
        if (lengths.length > 0) this.#textPace.refused(performance.now(), PROJECTION_RETRY_MS)
        for (const projection of newest) this.#again(formatDocumentName(projection), projection.text !== null)
      }
      // Rounds that ended meanwhile saw no time for any text.
      if (lengths.length > 0 && this.#dirty.size > 0) this.#schedule(PROJECTION_DELAY_MS)
    })
    return this.#writing
  }
}

function isNews({ written, editedBy, editedAt }: Dirty, title: string, icon: string | null): boolean {
  if (!written || written.title !== title || written.icon !== icon) return true
  return editedBy !== null && editedAt !== null && editedAt.getTime() - written.at >= EDITED_EXACT_TO_MS
}
