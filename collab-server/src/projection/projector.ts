import type { Sql } from '@coscribe/shared/db/connect'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { writeProjection } from '@coscribe/shared/db/write-projection'
import type { UserId } from '@coscribe/shared/domain/ids'
import { PROJECTION_DELAY_MS } from '@coscribe/shared/domain/limits'
import { documentText } from '@coscribe/shared/editor/document-text'
import { documentIcon, documentTitle } from '@coscribe/shared/editor/document-title'
import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'
import type * as Y from 'yjs'

export type ProjectorSource = {
  /** True once everything applied to the document so far is committed; false where it never will be. */
  durable(documentName: string): Promise<boolean>
  /** The seq through which the live document holds everything, or null once it is closed. */
  seen(documentName: string): bigint | null
}

type Dirty = {
  readonly address: DocumentAddress
  readonly doc: Y.Doc
  editedBy: UserId | null
  editedAt: Date | null
  timer: ReturnType<typeof setTimeout> | null
  writing: Promise<void> | null
}

/**
 * Title, icon and text of open documents, written a moment after the last commit (SPEC PJ1). They are read from the
 * live document and stored only once all they contain is committed, so they are never ahead of the log.
 */
export class Projector {
  readonly #sql: Sql
  readonly #source: ProjectorSource
  readonly #dirty = new Map<string, Dirty>()

  constructor(sql: Sql, source: ProjectorSource) {
    this.#sql = sql
    this.#source = source
  }

  /** Something changed, by somebody (null: not by a person of this server). */
  changed(documentName: string, address: DocumentAddress, doc: Y.Doc, editedBy: UserId | null) {
    const dirty = this.#dirty.get(documentName) ?? {
      address,
      doc,
      editedBy: null,
      editedAt: null,
      timer: null,
      writing: null,
    }
    if (editedBy) Object.assign(dirty, { editedBy, editedAt: new Date() })
    this.#dirty.set(documentName, dirty)
    dirty.timer ??= setTimeout(() => {
      dirty.timer = null
      dirty.writing = this.#write(documentName, dirty).finally(() => {
        dirty.writing = null
      })
    }, PROJECTION_DELAY_MS)
  }

  /** Writes what is due now; for a document that is about to close, and for shutdown. Never rejects. */
  async flush(documentName: string): Promise<void> {
    const dirty = this.#dirty.get(documentName)
    if (!dirty) return
    await dirty.writing
    if (dirty.timer !== null) {
      clearTimeout(dirty.timer)
      dirty.timer = null
      await this.#write(documentName, dirty)
    }
    this.#dirty.delete(documentName)
  }

  drop(documentName: string) {
    const dirty = this.#dirty.get(documentName)
    if (dirty?.timer) clearTimeout(dirty.timer)
    this.#dirty.delete(documentName)
  }

  /** Not rejecting is right here: the projection is rebuilt at the next change or load, from the log. */
  async #write(documentName: string, dirty: Dirty): Promise<void> {
    const { address, doc, editedBy, editedAt } = dirty
    const projected = { title: documentTitle(doc), icon: documentIcon(doc), text: documentText(doc) }
    if (!(await this.#source.durable(documentName))) return
    const seq = this.#source.seen(documentName)
    if (seq === null) return
    try {
      await withOrganization(this.#sql, address.organizationId, (tx) =>
        writeProjection(tx, { ...address, ...projected, seq, editedAt, editedBy }),
      )
    } catch {
      // Deleted meanwhile, or Postgres is away.
    }
  }
}
