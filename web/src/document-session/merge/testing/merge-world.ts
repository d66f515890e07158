import { ROOT_CONTENT } from '@coscribe/shared/editor/document-roots'
import * as Y from 'yjs'
import { blockText, keyOf } from '../blocks.ts'
import { MergeNewsKeeper } from '../merge-news-keeper.ts'
import type { MergeReport, Person } from '../merge-report.ts'
import { memoryNotes } from '../recovered-notes.ts'
import type { IdRange, ServerChange } from '../server-changes.ts'

export const SERVER = 'server'

export const contentOf = (doc: Y.Doc) => doc.getXmlFragment(ROOT_CONTENT)

/** The blocks of a document by key, with their texts. */
export const blocksOf = (doc: Y.Doc): Map<string, string> =>
  new Map(
    contentOf(doc)
      .toArray()
      .map((block) => [keyOf(block._item as Y.Item), blockText(block._item as Y.Item)]),
  )

/** As `blocksOf`, with formatting. */
const markupOf = (doc: Y.Doc): Map<string, string> =>
  new Map(
    contentOf(doc)
      .toArray()
      .map((block) => [keyOf(block._item as Y.Item), String(block)]),
  )

export const textOf = (doc: Y.Doc): string => [...blocksOf(doc).values()].join('\n')

export function paragraph(text: string, name = 'paragraph'): Y.XmlElement {
  const element = new Y.XmlElement(name)
  element.insert(0, [new Y.XmlText(text)])
  return element
}

const insertedIn = (update: Uint8Array): IdRange[] =>
  Y.decodeUpdate(update).structs.map((struct) => [struct.id.client, struct.id.clock, struct.length])

const deletedIn = (update: Uint8Array): IdRange[] =>
  [...Y.decodeUpdate(update).ds.clients].flatMap(([client, parts]) =>
    parts.map(({ clock, len }): IdRange => [client, clock, len]),
  )

/** The far end: one document, the log of what changed it, and everybody who is connected. */
export class FakeServer {
  readonly doc = new Y.Doc()
  readonly log: (ServerChange & { readonly blocks: Set<string> })[] = []
  readonly room = new Set<Writer>()
  #author: Person | null = null

  constructor(blocks: readonly Y.XmlElement[]) {
    this.doc.clientID = 1
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      this.log.push({
        by: this.#author,
        at: new Date(0).toISOString(),
        inserted: insertedIn(update),
        deleted: deletedIn(update),
        blocks: new Set(),
      })
      for (const writer of this.room) if (writer !== origin) writer.receives(update)
    })
    this.doc.transact(() => contentOf(this.doc).insert(0, [...blocks]))
  }

  takes(update: Uint8Array, writer: Writer) {
    const [before, rows] = [markupOf(this.doc), this.log.length]
    this.#author = writer.person
    Y.applyUpdate(this.doc, update, writer)
    const after = markupOf(this.doc)
    for (const key of [...before.keys(), ...after.keys()])
      if (before.get(key) !== after.get(key)) for (const row of this.log.slice(rows)) row.blocks.add(key)
  }
}

/** One person with the document open, and the keeper as the session drives it. */
export class Writer {
  readonly doc = new Y.Doc()
  readonly person: Person
  readonly keeper: MergeNewsKeeper
  readonly server: FakeServer
  /** Offline; the server's content is here but not ours there; connected. */
  state: 'offline' | 'arrived' | 'online' = 'online'
  /** What the screen showed just before the server's content came, and when the connection was lost. */
  before = new Map<string, string>()
  lostAt = 0
  #unsent: Uint8Array[] = []

  constructor(name: string, server: FakeServer) {
    // The order of concurrent changes depends on it: the same seed, the same history.
    this.doc.clientID = 100 - server.room.size
    this.person = { id: name.toLowerCase(), name }
    this.server = server
    this.keeper = new MergeNewsKeeper(this.doc, {
      me: this.person,
      notes: memoryNotes(),
      isFromServer: (origin) => origin === SERVER,
      fetchChanges: async (after) => server.log.slice(after ?? 0),
    })
    this.receives(Y.encodeStateAsUpdate(server.doc))
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === SERVER) return
      this.#unsent.push(update)
      if (this.state === 'online') this.#send()
    })
    server.room.add(this)
  }

  receives(update: Uint8Array) {
    Y.applyUpdate(this.doc, update, SERVER)
  }

  change(work: (content: Y.XmlFragment) => void) {
    this.doc.transact(() => work(contentOf(this.doc)))
  }

  goesOffline(at = Date.now()) {
    this.server.room.delete(this)
    this.keeper.committed(this.server.log.length)
    this.keeper.lost(this.keeper.base(Y.getState(this.doc.store, this.doc.clientID), at))
    this.lostAt = this.server.log.length
    this.state = 'offline'
  }

  /** The server's content comes, and with it whatever others do from now on. */
  hears() {
    this.before = blocksOf(this.doc)
    this.server.room.add(this)
    this.receives(Y.encodeStateAsUpdate(this.server.doc, Y.encodeStateVector(this.doc)))
    this.keeper.arrived()
    this.state = 'arrived'
  }

  /** What was written meanwhile leaves, and is confirmed. */
  isHeard() {
    this.state = 'online'
    this.#send()
    this.keeper.allConfirmed()
  }

  async comesBack(): Promise<MergeReport | null> {
    this.hears()
    this.isHeard()
    await this.keeper.settled()
    return this.keeper.report.get()
  }

  #send() {
    const unsent = this.#unsent.splice(0)
    if (unsent.length > 0) this.server.takes(Y.mergeUpdates(unsent), this)
    this.keeper.allConfirmed()
  }
}
