import { documentSchema } from '@coscribe/shared/editor/document-extensions'
import { ROOT_CONTENT, ROOT_META, ROOT_TITLE } from '@coscribe/shared/editor/document-roots'
import type { PresenceClaims, PresenceUser } from '@coscribe/shared/protocol/presence'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { LocalDocument } from '../local-store/local-document.ts'
import type { ConnectionStatus } from './connection-status.ts'
import { type ConnectionOptions, DocumentConnection } from './document-connection.ts'
import { type ReadableStore, Store, shallowEqual } from './external-store.ts'
import { fetchCollabToken } from './fetch-collab-token.ts'
import { KEPT_COPY, KeptCopy } from './kept-copy.ts'
import { fetchChanges } from './merge/fetch-changes.ts'
import { MergeNewsKeeper } from './merge/merge-news-keeper.ts'
import { keptNotes, memoryNotes } from './merge/recovered-notes.ts'
import { followOthers } from './presence-stores.ts'
import { SaveStatus, type SyncStatus } from './save-status.ts'
import { followStorage } from './storage-store.ts'
import { type LeaderNews, Tabs } from './tabs.ts'
import { UndoHistory } from './undo-history.ts'
import { rememberUndo, withUndoHistory } from './undo-memory.ts'
import { unknownMarks, unknownNodes } from './unknown-nodes.ts'
import { type UnsentClocks, unsentText } from './unsent-text.ts'

export type DocumentAccess = 'read' | 'comment' | 'write'

/** Whether the document may be shown: not before the server's content came, never with nodes we would delete. */
export type ContentState = 'loading' | 'ready' | 'editor-too-old'

export type LastChange = { readonly by: 'me' } | { readonly by: 'other'; readonly name: string | null }

const NOT_DAMAGED = new Store(false)

/** Transactions of our own hooks: undoable like typing. */
export const SESSION_ORIGIN = 'document-session'

/** What `useMutation` hands to its callback. */
export type MutationContext = {
  readonly doc: Y.Doc
  readonly title: Y.Text
  readonly meta: Y.Map<unknown>
  setMyPresence(patch: PresenceClaims): void
}

/** What a session is opened with beside the document and the person. */
export type SessionOptions = Partial<Pick<ConnectionOptions, 'fetchToken' | 'WebSocketBase'>> & {
  /** The copy on this device; null where nothing is kept. */
  readonly local?: LocalDocument | null
  /** Edits are shared with the person's other tabs, of which one holds the connection. */
  readonly sharesTabs?: boolean
  /** Sends what was left unsent, without being seen at the document. */
  readonly isHeadless?: boolean
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
  /** Kept on this device whether it was opened or not. */
  readonly pinned = new Store(false)
  /** Whose change was the last that came by here: mine, a name, or somebody's; null before the first. */
  readonly lastChange = new Store<LastChange | null>(null, shallowEqual)
  readonly #presence = followOthers(this.awareness)
  readonly #storage = followStorage(this.doc)
  readonly #undo = new UndoHistory(this.doc, SESSION_ORIGIN)
  readonly #saving: SaveStatus
  readonly #documentId: string
  readonly #copy: KeptCopy | null
  readonly #tabs: Tabs | null
  readonly #makeConnection: () => DocumentConnection
  readonly #abort = new AbortController()
  #connection: DocumentConnection | null = null
  /** Changes of other tabs that are in the document: confirmed with our first `at` changes. */
  #elsewhere: { readonly tab: string; readonly changes: number; readonly at: number }[] = []
  readonly #merges: MergeNewsKeeper
  /** What the server sent while texts that it takes out may still have to be recovered: kept after them. */
  #heldBack: Uint8Array[] = []

  constructor(
    documentId: string,
    user: SessionUser,
    { local = null, sharesTabs = false, isHeadless = false, ...overrides }: SessionOptions = {},
  ) {
    this.user = user
    this.#documentId = documentId
    this.#copy = local && new KeptCopy(this.doc, local)
    this.status = new Store<ConnectionStatus>({ kind: 'connecting', since: Date.now() })
    this.#saving = new SaveStatus(this.status, this.#copy)
    this.awareness.setLocalState(isHeadless ? null : { user, cursor: null, active: true })
    this.doc.on('update', this.#changed)
    // Before the editor's own observer runs, which deletes what it cannot render.
    this.doc.on('beforeObserverCalls', this.#checkIncoming)
    this.#merges = new MergeNewsKeeper(this.doc, {
      me: user,
      notes: local ? keptNotes(local) : memoryNotes(),
      isFromServer: (origin) => this.#connection?.isFromServer(origin) === true,
      fetchChanges: (after) => fetchChanges(documentId, after),
    })
    const fetchToken = overrides.fetchToken ?? ((id, signal) => fetchCollabToken(id, signal, user.id))
    this.#makeConnection = () =>
      new DocumentConnection({
        documentId,
        doc: this.doc,
        awareness: this.awareness,
        wasOpen: () => this.content.get() !== 'loading',
        events: {
          status: (status) => {
            this.status.set(status)
            if (status.kind === 'connected') this.#showPresenceAgain()
            else this.#connectionLost()
            this.#saving.refresh()
            this.#tellTabs()
          },
          access: (access) => this.#accessKnown(access),
          content: () => this.#contentArrived(),
          socketOpened: () => this.#saving.ledger.connectionOpened(),
          sent: (frame) => this.#saving.ledger.sent(frame, Date.now()),
          answered: (confirmed) => this.#answered(confirmed),
          committed: (seq) => this.#committed(seq),
        },
        ...overrides,
        fetchToken,
      })
    this.#tabs = sharesTabs
      ? new Tabs(`coscribe:${user.id}:${documentId}`, this.doc, this.awareness, {
          leads: (isLeader) => this.#leads(isLeader),
          news: (news) => this.#heardFromLeader(news),
          changedElsewhere: (tab, changes, clients) => this.#changedElsewhere(tab, changes, clients),
          confirmed: (changes) => this.#confirmedElsewhere(changes),
          changes: () => this.#saving.ledger.state().changes,
          currentNews: () => this.#leaderNews(),
          ownClients: () => [...this.#merges.ownClients],
        })
      : null
  }

  get sync(): ReadableStore<SyncStatus> {
    return this.#saving.sync
  }
  get undoManager(): Y.UndoManager {
    return this.#undo.manager
  }
  get undoDepth() {
    return this.#undo.depth
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
    return this.#merges.report
  }
  /** Texts that merges took out of the document, until this person decides. */
  get recovered() {
    return this.#merges.recovered
  }
  get recoveredLasts() {
    return this.#merges.isLasting
  }

  start() {
    void this.#begin()
  }

  async #begin(): Promise<void> {
    await this.#openCopy()
    if (this.#abort.signal.aborted) return
    if (this.#tabs) this.#tabs.start()
    else this.#leads(true)
  }

  /** Shows what is on this device, where that is the whole document. */
  async #openCopy(): Promise<void> {
    const copy = this.#copy
    if (!copy) return
    const { signal } = this.#abort
    copy.keeping.subscribe(() => this.#saving.refresh())
    copy.damaged.subscribe(() => this.#saving.refresh())
    if (typeof window !== 'undefined') {
      window.addEventListener(
        'pagehide',
        () => {
          copy.speakLastWords()
          rememberUndo(this.#documentId, this.user.id, this.undoManager)
        },
        { signal },
      )
      document.addEventListener('freeze', () => copy.speakLastWords(), { signal })
    }
    const loaded = await withUndoHistory(this.#documentId, this.user.id, this.undoManager, () =>
      copy.load((base, changes) => {
        for (const client of copy.unsentFrom.keys()) this.#merges.ownClients.add(client)
        this.#merges.lost(base, changes)
      }),
    )
    this.#undo.readDepth()
    if (signal.aborted || !loaded) return
    const { found, unsent } = loaded
    if (unsent.changes > 0) this.#saving.ledger.joined(unsent.changes, unsent.since ?? Date.now())
    if (found.kind === 'newer-editor') this.refuseContent()
    if (found.kind === 'found') {
      this.#merges.report.set(found.report)
      this.access.set(found.access)
      this.pinned.set(found.pinned)
      this.#showContent()
    }
    this.#saving.refresh()
  }

  /** Tries to connect at once instead of at the next appointed time. */
  retryNow() {
    this.#connection?.wake()
  }

  /** Keeps the document on this device, whether it is opened or not. */
  async setPinned(pinned: boolean): Promise<void> {
    await this.#copy?.setPinned(pinned, this.access.get() ?? 'read')
    this.pinned.set(pinned)
  }

  /** What is kept here is not the whole document: it waits for the server, which mends it. */
  get copyIsDamaged(): ReadableStore<boolean> {
    return this.#copy?.damaged ?? NOT_DAMAGED
  }

  /** The copy on this device; null where nothing is kept. */
  get local(): LocalDocument | null {
    return this.#copy?.local ?? null
  }

  /**
   * A connection that ended was said to be gone, under the very clock of its last presence: under that clock others take
   * nothing more, so without a new one they would miss this person until the next renewal, up to 15 s.
   */
  #showPresenceAgain() {
    const state = this.awareness.getLocalState()
    if (state !== null) this.awareness.setLocalState(state)
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
  putBack = (id: string) => this.mutate(() => this.#merges.putBack(id))
  discardRecovered = (id: string) => this.#merges.discard(id)
  dismissMerge = () => {
    this.#merges.dismiss()
    void this.#copy?.keepReport(null)
  }

  /** Keeps what there is to tell of a merge for when the document is opened by somebody who can read it. */
  async keepMergeNews(): Promise<void> {
    await this.#merges.settled()
    if (this.merge.get()) await this.#copy?.keepReport(this.merge.get())
  }

  /** Content came that this editor does not know: it is not shown any more, so that nothing of it is deleted. */
  refuseContent() {
    this.content.set('editor-too-old')
  }

  /** What was written here and is not confirmed, one string per place in document order. */
  unsentText = (): string[] => unsentText(this.doc, this.unsentClocks())

  /** From where on each of this person's clients is not confirmed. */
  unsentClocks = (): UnsentClocks =>
    new Map([...(this.#copy?.unsentFrom ?? []), [this.doc.clientID, this.#saving.ack.confirmedClock]])

  /** True where closing the tab now would lose words. */
  leavingLoses = () => this.#saving.leavingLoses

  destroy() {
    this.#saving.stop()
    this.#abort.abort()
    this.#copy?.close()
    this.#tabs?.stop()
    this.doc.off('update', this.#changed)
    this.doc.off('beforeObserverCalls', this.#checkIncoming)
    this.#presence.stop()
    this.#storage.stop()
    this.#merges.destroy()
    this.#connection?.destroy()
    this.#undo.manager.destroy()
    this.awareness.destroy()
    this.doc.destroy()
  }

  #changed = (update: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
    if (origin === KEPT_COPY) return
    const elsewhere = this.#tabs?.isOrigin(origin) === true
    // Another tab keeps what began in it, and the tab with the connection what came over that.
    if (!elsewhere && !transaction.local && this.#merges.isAway) this.#heldBack.push(update)
    else if (!elsewhere) this.#copy?.keep(update, transaction.local)
    if (!transaction.local && !elsewhere) {
      if (this.content.get() === 'ready') this.lastChange.set({ by: 'other', name: this.#typist() })
      return
    }
    this.lastChange.set({ by: 'me' })
    if (elsewhere && !this.#tabs?.isLeader) return
    this.#saving.ledger.changed(Y.getState(this.doc.store, this.doc.clientID), Date.now())
    this.#saving.refresh()
  }

  #leads(isLeader: boolean) {
    this.#connection?.destroy()
    this.#connection = isLeader ? this.#makeConnection() : null
    if (isLeader) this.#connection?.start()
    else this.#tabs?.forgetOthers()
  }

  #accessKnown(access: DocumentAccess) {
    this.access.set(access)
    void this.#copy?.opened(access)
    this.#tellTabs()
  }

  #committed(seq: number) {
    this.#merges.committed(seq)
    this.#copy?.inTouch(seq)
  }

  #answered(confirmed: boolean) {
    this.#saving.ledger.answered(confirmed, Date.now())
    if (confirmed) this.#saving.lastOnServerAt = Date.now()
    this.#tellConfirmed()
    this.#saving.refresh()
    if (this.#saving.ack.unconfirmed > 0) return
    this.#merges.allConfirmed()
    if (confirmed) this.#copy?.confirmed()
  }

  // --- the person's other tabs ---

  #leaderNews = (): LeaderNews => ({
    status: this.status.get(),
    access: this.access.get(),
    lastOnServerAt: this.#saving.lastOnServerAt,
  })

  #tellTabs() {
    this.#tabs?.tell(this.#leaderNews())
  }

  #heardFromLeader({ status, access, lastOnServerAt }: LeaderNews) {
    this.status.set(status)
    if (access) this.access.set(access)
    this.#saving.lastOnServerAt = lastOnServerAt
    if (status.kind === 'connected') {
      // The tab with the connection tells of what it merges.
      this.#merges.abandon()
      if (this.content.get() === 'loading') this.#showContent()
    }
    this.#saving.refresh()
  }

  #changedElsewhere(tab: string, changes: number, clients: readonly number[]) {
    for (const client of clients) this.#merges.ownClients.add(client)
    this.#elsewhere.push({ tab, changes, at: this.#saving.ledger.state().changes })
    this.#tellConfirmed()
  }

  #tellConfirmed() {
    const { confirmedChanges } = this.#saving.ledger.state()
    const isConfirmed = ({ at }: { at: number }) => at <= confirmedChanges
    for (const { tab, changes } of this.#elsewhere.filter(isConfirmed)) this.#tabs?.tellConfirmed(tab, changes)
    this.#elsewhere = this.#elsewhere.filter((each) => !isConfirmed(each))
  }

  #confirmedElsewhere(changes: number) {
    if (this.#tabs?.isLeader) return
    this.#saving.ledger.confirmedElsewhere(changes, Y.getState(this.doc.store, this.doc.clientID), Date.now())
    this.#saving.refresh()
    if (this.#saving.ack.unconfirmed === 0) this.#copy?.confirmed()
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
    if (this.content.get() !== 'ready' || this.#merges.isAway) return
    // What an earlier session left unsent is not on the server before everything is.
    const stored = this.#copy && this.#copy.unsentFrom.size > 0 ? this.#copy.base : null
    this.#merges.lost(stored ?? this.#merges.base(this.#saving.ack.confirmedClock))
  }

  #contentArrived() {
    this.#merges.arrived()
    const held = this.#heldBack.splice(0)
    // What a merge takes out is kept before the merge is: a crash in between brings the merge again, with the words.
    if (held.length > 0)
      void this.#merges.settled().then(() => {
        for (const update of held) this.#copy?.keep(update, false)
      })
    if (this.#saving.ack.unconfirmed === 0) this.#merges.allConfirmed()
    this.#saving.lastOnServerAt = Date.now()
    if (this.content.get() === 'loading') this.#showContent()
    this.#saving.refresh()
    this.#tellTabs()
  }

  #showContent() {
    const unknown = unknownNodes(this.doc.getXmlFragment(ROOT_CONTENT), documentSchema())
    this.content.set(unknown.length > 0 ? 'editor-too-old' : 'ready')
  }
}
