import { documentSchema } from '@coscribe/shared/editor/document-extensions'
import { ROOT_CONTENT, ROOT_META, ROOT_TITLE } from '@coscribe/shared/editor/document-roots'
import type { PresenceClaims, PresenceUser } from '@coscribe/shared/protocol/presence'
import { defaultDeleteFilter, defaultProtectedNodes, ySyncPluginKey } from '@tiptap/y-tiptap'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { AckLedger, type AckState } from './ack-ledger.ts'
import type { ConnectionStatus } from './connection-status.ts'
import {
  decideSaveState,
  leavingLoses,
  nextSaveDecisionMs,
  type SaveFacts,
  type SaveState,
} from './decide-save-state.ts'
import { type ConnectionOptions, DocumentConnection } from './document-connection.ts'
import { Store, shallowEqual } from './external-store.ts'
import { fetchChanges } from './merge/fetch-changes.ts'
import { MergeNewsKeeper } from './merge/merge-news-keeper.ts'
import { memoryNotes } from './merge/recovered-notes.ts'
import { followOthers } from './presence-stores.ts'
import { followStorage } from './storage-store.ts'
import { unknownMarks, unknownNodes } from './unknown-nodes.ts'
import { unsentText } from './unsent-text.ts'

export type DocumentAccess = 'read' | 'comment' | 'write'

/** What the save indicator shows and explains. Times in ms since 1970. */
export type SyncStatus = {
  readonly state: SaveState
  /** Local changes that the server has not confirmed. */
  readonly changes: number
  readonly since: number | null
  /** When this session last heard the server confirm or bring content. */
  readonly lastOnServerAt: number | null
}

/** Whether the document may be shown: not before the server's content came, never with nodes we would delete. */
export type ContentState = 'loading' | 'ready' | 'editor-too-old'

export type LastChange = { readonly by: 'me' } | { readonly by: 'other'; readonly name: string | null }

/** Transactions of our own hooks: undoable like typing. */
export const SESSION_ORIGIN = 'document-session'

/** What `useMutation` hands to its callback. */
export type MutationContext = {
  readonly doc: Y.Doc
  readonly title: Y.Text
  readonly meta: Y.Map<unknown>
  setMyPresence(patch: PresenceClaims): void
}

export type SessionUser = Pick<PresenceUser, 'id' | 'name' | 'color' | 'colorIndex' | 'image'>

/**
 * One open document of one person: the Y.Doc, who is here, and where their words are. Everything a screen
 * shows is a store, so that a component renders for what it reads and nothing else. Belongs to one screen:
 * `destroy()` when it goes.
 */
export class DocumentSession {
  readonly doc = new Y.Doc()
  readonly awareness = new Awareness(this.doc)
  readonly user: SessionUser
  readonly status: Store<ConnectionStatus>
  readonly content = new Store<ContentState>('loading')
  readonly access = new Store<DocumentAccess | null>(null)
  readonly sync: Store<SyncStatus>
  /** Whose change was the last that came by here: mine, a name, or somebody's; null before the first. */
  readonly lastChange = new Store<LastChange | null>(null, shallowEqual)
  readonly undoDepth = new Store({ canUndo: false, canRedo: false }, shallowEqual)
  readonly undoManager: Y.UndoManager
  readonly #presence = followOthers(this.awareness)
  readonly #storage = followStorage(this.doc)
  readonly #ledger = new AckLedger()
  readonly #connection: DocumentConnection
  readonly #news: MergeNewsKeeper
  #ack: AckState = this.#ledger.state()
  #lastOnServerAt: number | null = null
  #saveTimer: ReturnType<typeof setTimeout> | undefined

  constructor(
    documentId: string,
    user: SessionUser,
    overrides: Pick<ConnectionOptions, 'fetchToken' | 'WebSocketBase'> = {},
  ) {
    this.user = user
    this.status = new Store<ConnectionStatus>({ kind: 'connecting', since: Date.now() })
    this.sync = new Store(this.#readSync(), sameSync)
    // One history for title, settings and content, holding only what this person did here.
    this.undoManager = new Y.UndoManager(
      [this.doc.getXmlFragment(ROOT_CONTENT), this.doc.getText(ROOT_TITLE), this.doc.getMap(ROOT_META)],
      {
        trackedOrigins: new Set<unknown>([ySyncPluginKey, SESSION_ORIGIN]),
        deleteFilter: (item) => defaultDeleteFilter(item, defaultProtectedNodes),
        captureTransaction: (transaction) => transaction.meta.get('addToHistory') !== false,
      },
    )
    for (const event of ['stack-item-added', 'stack-item-popped', 'stack-cleared'] as const)
      this.undoManager.on(event, () => this.#readUndoDepth())
    this.awareness.setLocalState({ user, cursor: null, active: true })
    this.doc.on('update', this.#changed)
    // Before the editor's own observer runs, which deletes what it cannot render.
    this.doc.on('beforeObserverCalls', this.#checkIncoming)
    this.#news = new MergeNewsKeeper(this.doc, {
      me: user,
      notes: memoryNotes(), // nothing keeps them on this device yet
      isFromServer: (origin) => this.#connection.isFromServer(origin),
      fetchChanges: (after) => fetchChanges(documentId, after),
    })
    this.#connection = new DocumentConnection({
      documentId,
      doc: this.doc,
      awareness: this.awareness,
      events: {
        status: (status) => {
          this.status.set(status)
          if (status.kind !== 'connected') this.#connectionLost()
          this.#refreshSync()
        },
        access: (access) => this.access.set(access),
        content: () => this.#contentArrived(),
        socketOpened: () => this.#ledger.connectionOpened(),
        sent: (frame) => this.#ledger.sent(frame, Date.now()),
        answered: (confirmed) => {
          this.#ledger.answered(confirmed, Date.now())
          if (confirmed) this.#lastOnServerAt = Date.now()
          this.#refreshSync()
          if (this.#ack.unconfirmed === 0) this.#news.allConfirmed()
        },
        committed: (seq) => this.#news.committed(seq),
      },
      ...overrides,
    })
  }

  get others() {
    return this.#presence.others
  }
  get presence() {
    return this.#presence.presence
  }
  get storage() {
    return this.#storage.storage
  }

  /** What was merged when the connection came back, until it is dismissed. */
  get merge() {
    return this.#news.report
  }
  /** Texts that merges took out of the document, until this person decides. */
  get recovered() {
    return this.#news.recovered
  }
  get recoveredLasts() {
    return this.#news.isLasting
  }

  start() {
    this.#connection.start()
  }

  /** Tries to connect at once instead of at the next appointed time. */
  retryNow() {
    this.#connection.wake()
  }

  setPresence = (patch: PresenceClaims) =>
    this.awareness.setLocalState({ ...(this.awareness.getLocalState() ?? { user: this.user }), ...patch })

  /** Runs `change` in one undoable transaction. @throws Error for a reader: screens do not offer it. */
  mutate<T>(change: (context: MutationContext) => T): T {
    if (this.access.get() !== 'write') throw new Error('this document cannot be changed with read access')
    return this.doc.transact(
      () =>
        change({
          doc: this.doc,
          title: this.doc.getText(ROOT_TITLE),
          meta: this.doc.getMap(ROOT_META),
          setMyPresence: (patch) => this.setPresence(patch),
        }),
      SESSION_ORIGIN,
    )
  }

  /** Writes a recovered text into the document; answers the block. @throws Error for a reader. */
  putBack = (id: string) => this.mutate(() => this.#news.putBack(id))
  discardRecovered = (id: string) => this.#news.discard(id)
  dismissMerge = () => this.#news.dismiss()

  /** Content came that this editor does not know: it is not shown any more, so that nothing of it is deleted. */
  refuseContent() {
    this.content.set('editor-too-old')
  }

  /** What was written here and is not confirmed, one string per place in document order. */
  unsentText = (): string[] => unsentText(this.doc, this.#ack.confirmedClock)

  /** True where closing the tab now would lose words. */
  leavingLoses = () => leavingLoses(this.#facts())

  destroy() {
    clearTimeout(this.#saveTimer)
    this.doc.off('update', this.#changed)
    this.doc.off('beforeObserverCalls', this.#checkIncoming)
    this.#presence.stop()
    this.#storage.stop()
    this.#news.destroy()
    this.#connection.destroy()
    this.undoManager.destroy()
    this.awareness.destroy()
    this.doc.destroy()
  }

  #changed = (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
    if (!transaction.local) {
      if (this.content.get() === 'ready') this.lastChange.set({ by: 'other', name: this.#typist() })
      return
    }
    this.lastChange.set({ by: 'me' })
    this.#ledger.changed(Y.getState(this.doc.store, this.doc.clientID), Date.now())
    this.#refreshSync()
  }

  /** The one other person who is typing now; null where it is nobody or not clear. */
  #typist(): string | null {
    const names = new Set(
      this.others
        .get()
        .filter((other) => other.presence.typing)
        .map((other) => other.info.name),
    )
    return names.size === 1 ? ([...names][0] ?? null) : null
  }

  #checkIncoming = (transaction: Y.Transaction) => {
    if (transaction.local || this.content.get() !== 'ready') return
    const isNew = ({ _item: item }: Y.XmlElement | Y.XmlText) =>
      item !== null && item.id.clock >= (transaction.beforeState.get(item.id.client) ?? 0)
    for (const type of transaction.changed.keys())
      if (
        (type instanceof Y.XmlFragment && unknownNodes(type, documentSchema(), isNew).length > 0) ||
        (type instanceof Y.XmlText && unknownMarks(type, documentSchema()).length > 0)
      )
        return this.refuseContent()
  }

  #connectionLost() {
    if (this.content.get() === 'ready' && !this.#news.isAway) this.#news.lost(this.#news.base(this.#ack.confirmedClock))
  }

  #contentArrived() {
    this.#news.arrived()
    if (this.#ack.unconfirmed === 0) this.#news.allConfirmed()
    this.#lastOnServerAt = Date.now()
    if (this.content.get() === 'loading') {
      const unknown = unknownNodes(this.doc.getXmlFragment(ROOT_CONTENT), documentSchema())
      this.content.set(unknown.length > 0 ? 'editor-too-old' : 'ready')
    }
    this.#refreshSync()
  }

  #readUndoDepth() {
    const { undoStack, redoStack } = this.undoManager
    this.undoDepth.set({ canUndo: undoStack.length > 0, canRedo: redoStack.length > 0 })
  }

  #facts(now = Date.now()): SaveFacts {
    const status = this.status.get()
    return {
      storage: 'none', // nothing keeps changes on this device yet
      connection: status.kind,
      disconnectedMs: status.kind === 'connecting' || status.kind === 'offline' ? now - status.since : 0,
      unconfirmed: this.#ack.unconfirmed,
      unconfirmedMs: this.#ack.unconfirmedSince === null ? 0 : now - this.#ack.unconfirmedSince,
      refused: this.#ack.refused,
    }
  }

  #readSync(): SyncStatus {
    this.#ack = this.#ledger.state()
    return {
      state: decideSaveState(this.#facts()),
      changes: this.#ack.unconfirmed,
      since: this.#ack.unconfirmedSince,
      lastOnServerAt: this.#lastOnServerAt,
    }
  }

  #refreshSync() {
    this.sync.set(this.#readSync())
    clearTimeout(this.#saveTimer)
    const waitMs = nextSaveDecisionMs(this.#facts())
    if (waitMs !== null) this.#saveTimer = setTimeout(() => this.#refreshSync(), waitMs)
  }
}

const sameSync = (a: SyncStatus, b: SyncStatus) =>
  a.changes === b.changes &&
  a.since === b.since &&
  a.lastOnServerAt === b.lastOnServerAt &&
  shallowEqual(a.state, b.state)
