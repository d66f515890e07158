import {
  type Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { ConnectionStatus } from './connection-status.ts'
import type { DocumentAccess } from './document-session.ts'

/** Time between the beats of the tab that holds the connection, and the silence after which another takes it, in ms. */
const BEAT_MS = 2_000
const TAKE_AFTER_MS = 8_000

/** What the tab with the connection tells the others about it. */
export type LeaderNews = {
  readonly status: ConnectionStatus
  readonly access: DocumentAccess | null
  readonly lastOnServerAt: number | null
}

type Message =
  /** Who is new asks for what it lacks; `reply`: and offers what it has. */
  | { readonly type: 'hello'; readonly stateVector: Uint8Array; readonly isReply: boolean }
  /** How many changes the sender has made so far, this one included, and under which Yjs clients. */
  | {
      readonly type: 'update'
      readonly update: Uint8Array
      readonly changes: number
      readonly clients: readonly number[]
    }
  | { readonly type: 'presence'; readonly update: Uint8Array }
  | { readonly type: 'own-presence'; readonly state: Record<string, unknown> }
  | { readonly type: 'news'; readonly news: LeaderNews }
  | { readonly type: 'confirmed'; readonly changes: number }
  | { readonly type: 'beat' }
type Envelope = Message & { readonly from: string; readonly to?: string }

export type TabsEvents = {
  /** This tab holds the connection from now on, or no longer. */
  leads(isLeader: boolean): void
  news(news: LeaderNews): void
  /** The leader's: another tab has made so many changes, and they are in the Y.Doc. */
  changedElsewhere(tab: string, changes: number, clients: readonly number[]): void
  /** The server has confirmed our first `changes` changes. */
  confirmed(changes: number): void
  /** Our own number of changes, and what the leader would tell a newcomer. */
  changes(): number
  ownClients(): readonly number[]
  currentNews(): LeaderNews
}

/**
 * The tabs in which one person has one document open. They share every edit at once, with or without a network, and one
 * of them holds the connection: the first that got the lock. Another takes it when that tab closes, crashes or sleeps.
 */
export class Tabs {
  readonly #name: string
  readonly #doc: Y.Doc
  readonly #awareness: Awareness
  readonly #events: TabsEvents
  readonly #id = crypto.randomUUID()
  readonly #channel: BroadcastChannel
  readonly #abort = new AbortController()
  #isLeader = false
  #release: (() => void) | null = null
  #heardAt = Date.now()
  #ticker: ReturnType<typeof setInterval> | undefined

  constructor(name: string, doc: Y.Doc, awareness: Awareness, events: TabsEvents) {
    this.#name = name
    this.#doc = doc
    this.#awareness = awareness
    this.#events = events
    this.#channel = new BroadcastChannel(name)
  }

  get isLeader() {
    return this.#isLeader
  }

  /** True where an edit came from another tab: it is kept and counted there. */
  isOrigin = (origin: unknown) => origin === this

  start(): void {
    this.#channel.onmessage = ({ data }) => this.#receive(data as Envelope)
    this.#doc.on('update', this.#share)
    this.#awareness.on('update', this.#sharePresence)
    this.#post({ type: 'hello', stateVector: Y.encodeStateVector(this.#doc), isReply: false })
    this.#heardAt = Date.now()
    this.#ticker = setInterval(() => this.#tick(), BEAT_MS)
    this.#wait(false)
  }

  stop(): void {
    this.#abort.abort()
    clearInterval(this.#ticker)
    this.#doc.off('update', this.#share)
    this.#awareness.off('update', this.#sharePresence)
    this.#channel.close()
    this.#release?.()
  }

  /** The leader's news for the others. */
  tell(news: LeaderNews): void {
    if (this.#isLeader) this.#post({ type: 'news', news })
  }

  tellConfirmed(tab: string, changes: number): void {
    this.#post({ type: 'confirmed', changes }, tab)
  }

  #wait(steal: boolean) {
    const hold = (lock: Lock | null) => {
      if (!lock || this.#abort.signal.aborted) return
      this.#lead(true)
      return new Promise<void>((resolve) => {
        this.#release = resolve
      })
    }
    // A lock cannot be stolen with a signal.
    const options = steal ? { steal: true } : { signal: this.#abort.signal }
    navigator.locks.request(this.#name, options, hold).catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
      // Taken by another tab while this one slept, or this one goes.
      if (this.#abort.signal.aborted) return
      this.#lead(false)
      this.#wait(false)
    })
  }

  #lead(isLeader: boolean) {
    if (this.#isLeader === isLeader) return
    this.#isLeader = isLeader
    this.#heardAt = Date.now()
    if (!isLeader) {
      this.#release?.()
      this.#release = null
    }
    this.#events.leads(isLeader)
    // Whoever has changes that are not confirmed tells the new leader.
    if (isLeader) this.#post({ type: 'hello', stateVector: Y.encodeStateVector(this.#doc), isReply: false })
  }

  #tick() {
    const now = Date.now()
    if (this.#isLeader) return this.#post({ type: 'beat' })
    if (now - this.#heardAt > TAKE_AFTER_MS && document.visibilityState === 'visible') {
      this.#heardAt = now
      this.#wait(true)
    }
  }

  #post(message: Message, to?: string) {
    this.#channel.postMessage({ ...message, from: this.#id, ...(to === undefined ? {} : { to }) } satisfies Envelope)
  }

  #receive(message: Envelope) {
    if (message.to !== undefined && message.to !== this.#id) return
    switch (message.type) {
      case 'hello':
        this.#answer(message)
        break
      case 'update':
        Y.applyUpdate(this.#doc, message.update, this)
        if (this.#isLeader) this.#events.changedElsewhere(message.from, message.changes, message.clients)
        break
      case 'presence':
        if (!this.#isLeader) applyAwarenessUpdate(this.#awareness, message.update, this)
        break
      case 'own-presence':
        // One person, one caret: where they were active last.
        if (this.#isLeader) this.#awareness.setLocalState({ ...this.#awareness.getLocalState(), ...message.state })
        break
      case 'news':
        this.#heardAt = Date.now()
        if (!this.#isLeader) this.#events.news(message.news)
        break
      case 'confirmed':
        this.#events.confirmed(message.changes)
        break
      case 'beat':
        this.#heardAt = Date.now()
        break
    }
  }

  #answer({ stateVector, isReply, from }: Extract<Envelope, { type: 'hello' }>) {
    const update = Y.encodeStateAsUpdate(this.#doc, stateVector)
    this.#postUpdate(update, from)
    if (!isReply) this.#post({ type: 'hello', stateVector: Y.encodeStateVector(this.#doc), isReply: true }, from)
    if (!this.#isLeader) return
    const others = [...this.#awareness.getStates().keys()].filter((id) => id !== this.#doc.clientID)
    this.#post({ type: 'presence', update: encodeAwarenessUpdate(this.#awareness, others) }, from)
    this.#post({ type: 'news', news: this.#events.currentNews() }, from)
  }

  #postUpdate(update: Uint8Array, to?: string) {
    const { changes, ownClients } = this.#events
    this.#post({ type: 'update', update, changes: changes(), clients: ownClients() }, to)
  }

  #share = (update: Uint8Array, origin: unknown) => {
    if (origin !== this) this.#postUpdate(update)
  }

  #sharePresence = (
    { added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>,
    origin: unknown,
  ) => {
    if (origin === this) return
    const own = this.#doc.clientID
    const changed = [...added, ...updated, ...removed]
    if (this.#isLeader) {
      const others = changed.filter((id) => id !== own)
      if (others.length > 0) this.#post({ type: 'presence', update: encodeAwarenessUpdate(this.#awareness, others) })
    } else if (changed.includes(own)) {
      const { user: _user, ...state } = this.#awareness.getLocalState() ?? {}
      this.#post({ type: 'own-presence', state })
    }
  }

  /** This tab lost the connection for good, or became a follower: nobody is known to be here until the leader says so. */
  forgetOthers(): void {
    const others = [...this.#awareness.getStates().keys()].filter((id) => id !== this.#doc.clientID)
    removeAwarenessStates(this.#awareness, others, this)
  }
}
