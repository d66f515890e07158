import type { DocumentId, UserId } from '@coscribe/shared/domain/ids'
import * as Y from 'yjs'
import { TestClient } from '../../../collab-server/src/testing/clients.ts'
import type { CollabWorld } from '../../../collab-server/src/testing/collab-world.ts'

/** What one person was promised: words that were saved, and words whose deletion was saved. */
export type Promised = { readonly written: ReadonlySet<string>; readonly deleted: ReadonlySet<string> }

/**
 * Somebody at a stock provider who writes words that nobody else writes, a paragraph each, and now and then deletes one of
 * his own. Remembers what the provider has called saved; a word whose deletion has begun is promised neither way.
 */
export class Typist {
  readonly client: TestClient
  readonly documentId: DocumentId
  readonly #prefix: string
  readonly #open: { readonly word: string; readonly isDeletion: boolean }[] = []
  readonly #written = new Set<string>()
  readonly #deleted = new Set<string>()
  readonly #deleting = new Set<string>()
  readonly #issued = new Set<string>()
  #count = 0
  #timer: ReturnType<typeof setInterval> | undefined
  /** When the provider last said that everything is saved; 0 before it first did. */
  savedAt = 0
  saves = 0
  #isDiscarded = false

  constructor(world: CollabWorld, port: number, userId: UserId, documentId: DocumentId, prefix: string) {
    this.documentId = documentId
    this.#prefix = `${documentId.slice(0, 8)}-${prefix}`
    this.client = new TestClient(world, port, userId, { documentId })
    this.client.provider.on('unsyncedChanges', () => this.#note())
    this.client.provider.on('synced', () => this.#note())
  }

  /** Writes every so many ms from now on, also while there is no connection. */
  start(everyMs: number): this {
    this.#timer = setInterval(() => (this.#count % 7 === 6 ? this.delete() : this.write()), everyMs)
    return this
  }

  stop() {
    clearInterval(this.#timer)
  }

  write(): string {
    const word = `${this.#prefix}-${this.#count++}`
    this.#issued.add(word)
    this.#open.push({ word, isDeletion: false })
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(word)])
    const content = this.client.doc.getXmlFragment('default')
    content.insert(content.length, [paragraph])
    return word
  }

  delete() {
    this.#count++
    const content = this.client.doc.getXmlFragment('default')
    const index = wordsOf(this.client.doc).findIndex((word) => word.startsWith(this.#prefix))
    const word = wordsOf(this.client.doc)[index]
    if (word === undefined) return
    this.#deleting.add(word)
    this.#open.push({ word, isDeletion: true })
    content.delete(index, 1)
  }

  get promised(): Promised {
    return {
      written: new Set([...this.#written].filter((word) => !this.#deleting.has(word))),
      deleted: this.#deleted,
    }
  }
  get issued(): ReadonlySet<string> {
    return this.#issued
  }

  /** Forgets everything but what was promised. */
  discard() {
    if (this.#isDiscarded) return
    this.#isDiscarded = true
    this.stop()
    this.client.destroy()
  }

  #note() {
    if (!this.client.saved) return
    this.savedAt = Date.now()
    this.saves += 1
    for (const { word, isDeletion } of this.#open.splice(0)) (isDeletion ? this.#deleted : this.#written).add(word)
  }
}

/** The words of a document, one per paragraph. */
export const wordsOf = (doc: Y.Doc): string[] =>
  doc
    .getXmlFragment('default')
    .toArray()
    .map((node) => (node instanceof Y.XmlElement && node.length > 0 ? String(node.get(0)) : ''))
