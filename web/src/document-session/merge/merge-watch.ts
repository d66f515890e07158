import { documentText } from '@coscribe/shared/editor/document-text'
import * as Y from 'yjs'
import { type BlockKey, blockText, kindOf, LIVE, labelOf, Places, type Seen } from './blocks.ts'
import { eachStruct, eachStructIn, type IdRanges, subtract } from './id-ranges.ts'
import type { MergeBase } from './merge-report.ts'
import { replacementOf } from './replacement.ts'
import { type TakenText, takenText } from './taken-text.ts'

/** One stretch of somebody else's change. */
export type Edit = {
  readonly block: BlockKey
  readonly how: 'insert' | 'delete'
  readonly client: number
  readonly clock: number
  readonly length: number
  /** Characters of text in it. */
  readonly characters: number
  /** True where it is the block itself that came or went. */
  readonly whole: boolean
}

export type BlockFacts = {
  readonly kind: string
  readonly label: string
  readonly text: string | null
  /** The block that others put in its place: the editor replaces a node that is wrapped or moved. */
  readonly replacedBy: BlockKey | null
}

/** What a merge did, without names. */
export type MergeFacts = {
  readonly awayMs: number
  readonly seq: number | null
  /** The blocks that this person changed, with their text before the merge. */
  readonly mine: ReadonlyMap<BlockKey, string>
  readonly edits: readonly Edit[]
  /** The blocks in `edits`. */
  readonly blocks: ReadonlyMap<BlockKey, BlockFacts>
}

export type MergeWatchOptions = {
  /** The Yjs clients that unsent changes of this person may have: this session's, and those of earlier ones. */
  readonly ownClients: ReadonlySet<number>
  /** Whether a transaction of this origin brings content from the server. */
  readonly isFromServer: (origin: unknown) => boolean
}

type Before = {
  readonly clocks: ReadonlyMap<number, number>
  /** Grows with what this person deletes until everything is confirmed. */
  ownDeletions: IdRanges
  readonly mine: ReadonlyMap<BlockKey, string>
}

type Watched = {
  readonly base: MergeBase
  readonly baseClocks: ReadonlyMap<number, number>
  readonly baseDeletions: IdRanges
  readonly collectedGarbage: boolean
  /** The state just before the server's first content. */
  before: Before | null
  deletions: IdRanges[]
}

/**
 * Watches one document from the loss of the connection until everything of this person is confirmed again. While it
 * does, the document keeps what is deleted in it: Yjs would otherwise forget a deleted block, and with it, unread, the
 * text that others write into that block meanwhile.
 *
 * `begin` → the server's content arrives → `finish` (what was merged) → everything is confirmed → `end`.
 */
export class MergeWatch {
  readonly #doc: Y.Doc
  readonly #options: MergeWatchOptions
  #watched: Watched | null = null
  #taken: TakenText[] = []
  #isMerging = false

  constructor(doc: Y.Doc, options: MergeWatchOptions) {
    this.#doc = doc
    this.#options = options
    doc.on('beforeTransaction', this.#beforeTransaction)
    doc.on('afterTransaction', this.#afterTransaction)
    doc.on('afterAllTransactions', this.#afterAllTransactions)
  }

  get isWatching(): boolean {
    return this.#watched !== null
  }

  /** May be called before a stored copy is applied to an empty document; the base is then the stored one. */
  begin(base: MergeBase) {
    const { sv, ds } = Y.decodeSnapshot(base.snapshot)
    const collectedGarbage = this.#watched?.collectedGarbage ?? this.#doc.gc
    this.#watched = { base, baseClocks: sv, baseDeletions: ds, collectedGarbage, before: null, deletions: [] }
    this.#doc.gc = false
  }

  /** What the server's content changed; null where none came. Goes on watching for text that is taken out. */
  finish(now = Date.now()): MergeFacts | null {
    const watched = this.#watched
    if (!watched?.before) return null
    const { base, before } = watched
    const edits = this.#edits(watched, before)
    return { awayMs: now - base.at, seq: base.seq, mine: before.mine, edits, blocks: this.#blocks(edits, before) }
  }

  /** The texts taken out since this was last asked. */
  takeTexts(): TakenText[] {
    const taken = this.#taken.splice(0)
    if (!taken.some(({ byEditor }) => byEditor)) return taken
    // What the editor took out it may have put in again elsewhere.
    const present = documentText(this.#doc)
    return taken.filter(({ byEditor, text }) => !byEditor || !present.includes(text))
  }

  /** Nothing of this person is unsent any more. */
  end() {
    const watched = this.#watched
    if (!watched) return
    this.#watched = null
    if (!watched.collectedGarbage) return
    this.#doc.gc = true
    Y.tryGc(Y.createDeleteSetFromStructStore(this.#doc.store), this.#doc.store, this.#doc.gcFilter)
  }

  destroy() {
    this.#doc.off('beforeTransaction', this.#beforeTransaction)
    this.#doc.off('afterTransaction', this.#afterTransaction)
    this.#doc.off('afterAllTransactions', this.#afterAllTransactions)
  }

  #isServers = (transaction: Y.Transaction) => !transaction.local && this.#options.isFromServer(transaction.origin)

  #beforeTransaction = (transaction: Y.Transaction) => {
    const watched = this.#watched
    if (!watched || !this.#isServers(transaction)) return
    this.#isMerging = true
    watched.before ??= this.#readBefore(watched)
  }

  #afterTransaction = (transaction: Y.Transaction) => {
    const watched = this.#watched
    const isServers = this.#isServers(transaction)
    if (!watched?.before) return
    if (transaction.local && transaction.deleteSet.clients.size > 0)
      watched.before.ownDeletions = Y.mergeDeleteSets([watched.before.ownDeletions, transaction.deleteSet])
    // A local change within a merge is the editor's: it takes out what the schema does not allow.
    if (!isServers && !this.#isMerging) return
    if (isServers) watched.deletions.push(transaction.deleteSet)
    const { baseClocks, before } = watched
    const isOwn = (client: number) => this.#options.ownClients.has(client)
    const taken = takenText(this.#doc, transaction, {
      unsentFrom: (client) => (isOwn(client) ? (baseClocks.get(client) ?? 0) : null),
      newFrom: (client) => (isOwn(client) ? null : (before.clocks.get(client) ?? 0)),
      wasDeletedHere: (item) => Y.isDeleted(before.ownDeletions, item.id),
      byEditor: !isServers,
    })
    this.#taken.push(...taken)
  }

  #afterAllTransactions = () => {
    this.#isMerging = false
  }

  #readBefore({ baseClocks, baseDeletions }: Watched): Before {
    const doc = this.#doc
    const places = new Places(doc)
    const ownDeletions = subtract(Y.createDeleteSetFromStructStore(doc.store), baseDeletions)
    const mine = new Map<BlockKey, string>()
    const touched = (item: Y.Item) => {
      const place = places.of(item)
      if (place && !mine.has(place.key))
        mine.set(place.key, place.block ? blockText(place.block) : this.#rootText(place.key))
    }
    const isUnsent = (client: number, clock: number) =>
      this.#options.ownClients.has(client) && clock >= (baseClocks.get(client) ?? 0)
    for (const client of this.#options.ownClients)
      eachStruct(doc, client, baseClocks.get(client) ?? 0, Number.POSITIVE_INFINITY, (struct) => {
        if (struct instanceof Y.Item && !struct.deleted) touched(struct)
      })
    eachStructIn(doc, ownDeletions, (struct, from) => {
      // What this person wrote and deleted within the absence changed nothing.
      if (struct instanceof Y.Item && !isUnsent(struct.id.client, from)) touched(struct)
    })
    return { clocks: Y.decodeStateVector(Y.encodeStateVector(doc)), ownDeletions, mine }
  }

  #edits({ deletions, baseClocks }: Watched, { clocks }: Before): Edit[] {
    const doc = this.#doc
    const { ownClients } = this.#options
    const places = new Places(doc)
    const edits: Edit[] = []
    const add = (how: Edit['how'], struct: Y.Item | Y.GC, clock: number, end: number) => {
      const place = struct instanceof Y.Item ? places.of(struct) : null
      if (!(struct instanceof Y.Item) || !place) return
      const characters = struct.content instanceof Y.ContentString ? end - clock : 0
      const { client } = struct.id
      edits.push({
        block: place.key,
        how,
        client,
        clock,
        length: end - clock,
        characters,
        whole: struct === place.block,
      })
    }
    for (const client of doc.store.clients.keys())
      if (!ownClients.has(client))
        eachStruct(doc, client, clocks.get(client) ?? 0, Number.POSITIVE_INFINITY, (struct, from, to) => {
          if (!struct.deleted) add('insert', struct, from, to)
        })
    for (const ranges of deletions)
      eachStructIn(doc, ranges, (struct, from, to) => {
        const { client } = struct.id
        const known = Math.min(to, clocks.get(client) ?? 0, ownClients.has(client) ? (baseClocks.get(client) ?? 0) : to)
        if (known > from) add('delete', struct, from, known)
      })
    return edits
  }

  #blocks(edits: readonly Edit[], { clocks }: Before): Map<BlockKey, BlockFacts> {
    const isNew = (item: Y.Item) =>
      !this.#options.ownClients.has(item.id.client) && item.id.clock >= (clocks.get(item.id.client) ?? 0)
    const places = new Places(this.#doc)
    const blocks = new Map<BlockKey, BlockFacts>()
    const deletions = this.#watched?.deletions ?? []
    const wasThere: Seen = (item) => LIVE(item) || deletions.some((ranges) => Y.isDeleted(ranges, item.id))
    for (const { block: key, client, clock } of edits) {
      if (blocks.has(key)) continue
      const item = Y.getItem(this.#doc.store, Y.createID(client, clock))
      const block = item instanceof Y.Item ? (places.of(item)?.block ?? null) : null
      if (block === null) {
        const text = this.#rootText(key)
        blocks.set(key, { kind: key, label: labelOf(text), text, replacedBy: null })
        continue
      }
      const text = blockText(block, wasThere)
      blocks.set(key, {
        kind: kindOf(block),
        label: labelOf(text),
        text: block.deleted ? null : blockText(block),
        replacedBy: block.deleted ? replacementOf(block, text, isNew) : null,
      })
    }
    return blocks
  }

  #rootText = (key: BlockKey) => (key === 'title' ? this.#doc.getText('title').toString() : '')
}
