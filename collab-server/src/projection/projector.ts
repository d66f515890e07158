import type { Projection } from '@coscribe/shared/db/write-projection'
import type { UserId } from '@coscribe/shared/domain/ids'
import { PROJECTION_DELAY_MS } from '@coscribe/shared/domain/limits'
import { documentText } from '@coscribe/shared/editor/document-text'
import { documentIcon, documentTitle } from '@coscribe/shared/editor/document-title'
import { type DocumentAddress, formatDocumentName } from '@coscribe/shared/protocol/document-name'
import type * as Y from 'yjs'
import type { DocumentStore } from '../store/document-store.ts'

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
  /** Read, and waiting for the commit of what was read. */
  isWaiting: boolean
  /** Not to be read again before, in ms: reading a large document has its price. */
  notBefore: number
}

/** Time on the CPU that one round may take, in ms, and how many times as long it rests afterwards: one twentieth at most. */
const ROUND_MS = 5
/** Time until what could not be written is tried again, in ms. */
const PROJECTION_RETRY_MS = 1_000
const REST_FACTOR = 20

/**
 * Title, icon and text of open documents, written a moment after the last commit (SPEC PJ1), many in one statement.
 * They are read from the live document and stored only once all they contain is committed, so they are never ahead of
 * the log; and under the seq that was surely committed when they were read, so that a load sees what is missing.
 */
export class Projector {
  readonly #store: Pick<DocumentStore, 'project'>
  readonly #source: ProjectorSource
  readonly #dirty = new Map<string, Dirty>()
  #ready: Projection[] = []
  #timer: ReturnType<typeof setTimeout> | null = null
  #writing: Promise<void> = Promise.resolve()

  constructor(store: Pick<DocumentStore, 'project'>, source: ProjectorSource) {
    this.#store = store
    this.#source = source
  }

  /** Something changed, by somebody (null: not by a person of this server). */
  changed(documentName: string, address: DocumentAddress, doc: Y.Doc, editedBy: UserId | null) {
    let dirty = this.#dirty.get(documentName)
    if (!dirty) {
      dirty = { address, doc, editedBy: null, editedAt: null, isChanged: true, isWaiting: false, notBefore: 0 }
      this.#dirty.set(documentName, dirty)
    }
    dirty.isChanged = true
    if (editedBy) {
      dirty.editedBy = editedBy
      dirty.editedAt = new Date()
    }
    this.#schedule(PROJECTION_DELAY_MS)
  }

  /** Writes what is due now; for a document that is about to close, and for shutdown. Never rejects. */
  async flush(documentName: string): Promise<void> {
    const dirty = this.#dirty.get(documentName)
    if (dirty?.isChanged) this.#read(documentName, dirty)
    if (dirty) await this.#source.durable(documentName)
    await this.#write()
  }

  drop(documentName: string) {
    this.#dirty.delete(documentName)
  }

  stop() {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#dirty.clear()
  }

  #again(documentName: string) {
    const dirty = this.#dirty.get(documentName)
    if (!dirty) return
    dirty.isChanged = true
    this.#schedule(PROJECTION_RETRY_MS)
  }

  #schedule(delayMs: number) {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      void this.#round()
    }, delayMs)
  }

  async #round(): Promise<void> {
    const startedAt = performance.now()
    let spentMs = 0
    for (const [documentName, dirty] of this.#dirty) {
      if (spentMs > ROUND_MS) break
      if (!dirty.isChanged || dirty.isWaiting || dirty.notBefore > startedAt) continue
      const before = performance.now()
      this.#read(documentName, dirty)
      const cost = performance.now() - before
      dirty.notBefore = before + cost * 2 * REST_FACTOR
      spentMs += cost
      // To the end of the line.
      this.#dirty.delete(documentName)
      this.#dirty.set(documentName, dirty)
    }
    await this.#write()
    if ([...this.#dirty.values()].some((dirty) => dirty.isChanged) || this.#ready.length > 0)
      this.#schedule(Math.max(PROJECTION_DELAY_MS, spentMs * REST_FACTOR))
  }

  /** Reads the document as it is now; ready at once, or as soon as what was read is committed. */
  #read(documentName: string, dirty: Dirty) {
    const { address, doc, editedBy, editedAt } = dirty
    const seq = this.#source.seen(documentName)
    if (seq === null) return
    dirty.isChanged = false
    const projection = {
      ...address,
      seq,
      title: documentTitle(doc),
      icon: documentIcon(doc),
      text: documentText(doc),
      editedAt,
      editedBy,
    }
    if (this.#source.isDurable(documentName)) {
      this.#ready.push(projection)
      return
    }
    dirty.isWaiting = true
    void this.#source.durable(documentName).then((isDurable) => {
      dirty.isWaiting = false
      if (!isDurable || this.#dirty.get(documentName) !== dirty) return
      this.#ready.push(projection)
      // What was read goes beyond `seq`: once more under its own.
      dirty.isChanged = true
      this.#schedule(PROJECTION_DELAY_MS)
    })
  }

  /** Never rejects: what could not be written is read and written again later, or at the next load. */
  #write(): Promise<void> {
    const projections = this.#ready
    this.#ready = []
    const newest = new Map(projections.map((projection) => [projection.documentId, projection]))
    this.#writing = this.#writing.then(async () => {
      if (newest.size === 0) return
      try {
        await this.#store.project([...newest.values()])
      } catch {
        for (const projection of newest.values()) this.#again(formatDocumentName(projection))
      }
    })
    return this.#writing
  }
}
