import { AckLedger, type AckState } from './ack-ledger.ts'
import type { ConnectionStatus } from './connection-status.ts'
import {
  decideSaveState,
  leavingLoses,
  nextSaveDecisionMs,
  type SaveFacts,
  type SaveState,
} from './decide-save-state.ts'
import { type ReadableStore, Store, shallowEqual } from './external-store.ts'
import type { KeptCopy } from './kept-copy.ts'

/** What the save indicator shows and explains. Times in ms since 1970. */
export type SyncStatus = {
  readonly state: SaveState
  /** Local changes that the server has not confirmed. */
  readonly changes: number
  readonly since: number | null
  /** When this session last heard the server confirm or bring content. */
  readonly lastOnServerAt: number | null
}

/** Where this person's words are: what connection, ledger and the copy on this device make of it together. */
export class SaveStatus {
  readonly ledger = new AckLedger()
  readonly sync: Store<SyncStatus>
  lastOnServerAt: number | null = null
  readonly #status: ReadableStore<ConnectionStatus>
  readonly #copy: KeptCopy | null
  #ack: AckState = this.ledger.state()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(status: ReadableStore<ConnectionStatus>, copy: KeptCopy | null) {
    this.#status = status
    this.#copy = copy
    this.sync = new Store(this.#read(), sameSync)
  }

  /** The ledger as it was at the last refresh. */
  get ack(): AckState {
    return this.#ack
  }

  /** True where closing the tab now would lose words. */
  get leavingLoses(): boolean {
    return leavingLoses(this.#facts()) || (this.#ack.unconfirmed > 0 && this.#copy?.leavingLoses === true)
  }

  /** To be called when something of it has changed; comes back by itself where time alone changes the answer. */
  refresh() {
    this.sync.set(this.#read())
    clearTimeout(this.#timer)
    const waitMs = nextSaveDecisionMs(this.#facts())
    if (waitMs !== null) this.#timer = setTimeout(() => this.refresh(), waitMs)
  }

  stop() {
    clearTimeout(this.#timer)
  }

  #read(): SyncStatus {
    this.#ack = this.ledger.state()
    return {
      state: decideSaveState(this.#facts()),
      changes: this.#ack.unconfirmed,
      since: this.#ack.unconfirmedSince,
      lastOnServerAt: this.lastOnServerAt,
    }
  }

  #facts(now = Date.now()): SaveFacts {
    const status = this.#status.get()
    return {
      storage: this.#storage(),
      connection: status.kind,
      disconnectedMs: status.kind === 'connecting' || status.kind === 'offline' ? now - status.since : 0,
      unconfirmed: this.#ack.unconfirmed,
      unconfirmedMs: this.#ack.unconfirmedSince === null ? 0 : now - this.#ack.unconfirmedSince,
      refused: this.#ack.refused,
    }
  }

  #storage(): SaveFacts['storage'] {
    if (!this.#copy) return 'none'
    const { kind } = this.#copy.keeping.get()
    return kind === 'full' || kind === 'refused' ? kind : 'stored'
  }
}

const sameSync = (a: SyncStatus, b: SyncStatus) =>
  a.changes === b.changes &&
  a.since === b.since &&
  a.lastOnServerAt === b.lastOnServerAt &&
  shallowEqual(a.state, b.state)
