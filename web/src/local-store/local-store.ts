import type { Access } from '@coscribe/shared/domain/roles'
import { SCHEMA_VERSION } from '@coscribe/shared/editor/document-roots'
import { actFor, UnreachableError } from '@/client/api-client.ts'
import { Store } from '../document-session/external-store.ts'
import { destroyDeviceKey } from './device-key.ts'
import { canKeepCopies, destroyStore, lockStore, onStoreNews, openLocally, openWithServer } from './open-vault.ts'
import { findStore, lastHere, type Owner, setHere, storeEntries } from './registry.ts'
import { rescueUnsent } from './unsent-copies.ts'
import type { Vault } from './vault.ts'

/** What is kept on this device for the person and organization that are open. */
export type LocalStoreState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly vault: Vault }
  | {
      readonly kind: 'closed'
      /** Why nothing is kept: no secure address; the browser refuses; the organization does; the server was not asked yet. */
      readonly why: 'insecure' | 'refused' | 'not-allowed' | 'none'
    }

/** Said once, on the screen that is open. */
export type LocalNotice =
  | { readonly kind: 'evicted'; readonly unsent: number }
  | { readonly kind: 'rescued'; readonly documents: number }

/**
 * The local store of this page. Opened for whom was here last before anything is asked of the network, then for whom the
 * server says is here. Everything else that belongs to the life of stores (lock, rescue, destroy) happens here too.
 */
class LocalStore {
  readonly state = new Store<LocalStoreState>({ kind: 'opening' })
  /** Something is kept here that only the server can open again. */
  isLocked = false
  /** What is kept here agrees with the memberships that the server told of. */
  readonly isSettled = new Store(false)
  readonly notice = new Store<LocalNotice | null>(null)
  /** Counts up when something should be sent or fetched without waiting for the next look. */
  readonly looksWanted = new Store(0)
  /** The person's own store; opened when it is needed first. */
  readonly own = new Store<Vault | null>(null)

  /** Opens for whom was here last. Where that needs the server, it stays `opening` until `use`. */
  async start(): Promise<void> {
    if (!canKeepCopies()) return this.state.set({ kind: 'closed', why: 'insecure' })
    onStoreNews(({ storeId }) => {
      const state = this.state.get()
      // Another tab has signed out: this one shows nothing of it any more.
      if (state.kind === 'open' && state.vault.id === storeId) location.replace('/sign-in')
    })
    const here = lastHere()
    if (!here) return
    try {
      const outcome = await openLocally(here)
      if (outcome.kind === 'open') this.#opened(here, outcome.vault)
      else if (outcome.kind === 'evicted') this.notice.set({ kind: 'evicted', unsent: outcome.unsent })
      else if (outcome.kind === 'locked') this.isLocked = true
    } catch {
      this.state.set({ kind: 'closed', why: 'refused' })
    }
  }

  /** The server has said who is here: opens or makes their store, renews its lease, and puts those of others away. */
  async use(owner: Owner & { readonly organizationId: string }): Promise<void> {
    if (!canKeepCopies()) return
    let before = this.state.get()
    if (before.kind === 'open' && before.vault.owner.organizationId !== owner.organizationId) {
      before = { kind: 'opening' }
      this.state.set(before)
    }
    try {
      await this.makeWayFor(owner.userId)
      const outcome = await openWithServer(owner)
      if (outcome.kind === 'open') {
        if (outcome.lost && !this.notice.get()) this.notice.set({ kind: 'evicted', unsent: 0 })
        const same = before.kind === 'open' && before.vault.id === outcome.vault.id
        if (same) outcome.vault.close()
        else this.#opened(owner, outcome.vault)
      } else if (outcome.kind === 'not-allowed') {
        await this.#giveUp(owner)
        this.state.set({ kind: 'closed', why: 'not-allowed' })
      }
    } catch (error) {
      // Without an answer the store that was opened locally stays.
      if (error instanceof UnreachableError) {
        if (before.kind !== 'open') this.state.set({ kind: 'closed', why: 'none' })
      } else this.state.set({ kind: 'closed', why: 'refused' })
    }
  }

  /** Somebody else is signed in now: what is kept of others is put away, and nothing of them stays in this page. */
  async makeWayFor(userId: string): Promise<void> {
    if (!canKeepCopies()) return
    if (lastHere()?.userId !== userId) setHere(null)
    for (const other of storeEntries()) if (other.userId !== userId) await lockStore(other)
  }

  /** The organizations in which the server says this person is: what is kept of others is rescued and destroyed. */
  async keepOnly(userId: string, organizationIds: readonly string[]): Promise<void> {
    if (!canKeepCopies()) return
    for (const entry of storeEntries())
      if (entry.userId === userId && entry.organizationId !== null && !organizationIds.includes(entry.organizationId)) {
        await this.#giveUp(entry)
        const state = this.state.get()
        if (state.kind === 'open' && state.vault.id === entry.id) {
          this.state.set({ kind: 'closed', why: 'none' })
          setHere(null)
        }
      }
  }

  /** Nobody is signed in any more: nothing opens until somebody is, and nothing is lost. */
  async lock(): Promise<void> {
    if (!canKeepCopies()) return
    setHere(null)
    for (const entry of storeEntries()) await lockStore(entry)
  }

  /** Before signing out, while the session lasts: everything of this person on this device is made unreadable for good. */
  async destroy(userId: string): Promise<void> {
    if (!canKeepCopies()) return
    setHere(null)
    const state = this.state.get()
    if (state.kind === 'open') state.vault.close()
    for (const entry of storeEntries().filter((each) => each.userId === userId)) {
      // First what needs the network: without it nothing has changed yet.
      await destroyDeviceKey(entry.id)
      await destroyStore(entry)
    }
  }

  /** As `destroy`, after the server has ended the session and every key of this person with it. */
  async destroyWithoutSession(userId: string): Promise<void> {
    if (!canKeepCopies()) return
    setHere(null)
    const state = this.state.get()
    if (state.kind === 'open') state.vault.close()
    for (const entry of storeEntries().filter((each) => each.userId === userId)) await destroyStore(entry)
  }

  /**
   * Asks the browser not to remove what is kept here: when somebody has just relied on it, since some browsers ask the person.
   */
  async askToPersist(): Promise<void> {
    if (this.#hasAsked || this.state.get().kind !== 'open') return
    this.#hasAsked = true
    if (!(await navigator.storage.persisted())) await navigator.storage.persist()
  }
  #hasAsked = false

  /** Keeps a document on this device that may not be open now, or no longer does. */
  async pin({ id, access }: { readonly id: string; readonly access: Access }, pinned: boolean): Promise<void> {
    const state = this.state.get()
    if (state.kind !== 'open' || access === 'none') return
    const known = await state.vault.readDocument(id)
    const note = known ?? {
      documentId: id,
      access,
      schemaVersion: SCHEMA_VERSION,
      openedAt: 0,
      seq: null,
      contactAt: 0,
    }
    await state.vault.writeDocument({ ...note, pinned })
    this.looksWanted.set(this.looksWanted.get() + 1)
    void this.askToPersist()
  }

  /** Documents on this device with changes that no server has, of this person. */
  async countUnsent(): Promise<number> {
    const state = this.state.get()
    const own = this.own.get()
    const copies = own ? ((await own.readNote<unknown[]>('unsent copies')) ?? []).length : 0
    return copies + (state.kind === 'open' ? (await state.vault.unsentNames()).size : 0)
  }

  /** Opens the person's own store where there is one that needs no server. */
  async peekOwn(userId: string): Promise<void> {
    if (!canKeepCopies() || this.own.get()?.owner.userId === userId) return
    const outcome = await openLocally({ userId, organizationId: null }).catch(() => null)
    if (outcome?.kind === 'open') this.own.set(outcome.vault)
  }

  /** The person's own store, for unsent copies. @throws UnreachableError where it has to be made and the server is away. */
  async openOwn(userId: string): Promise<Vault | null> {
    const open = this.own.get()
    if (open?.owner.userId === userId || !canKeepCopies()) return open
    const owner = { userId, organizationId: null }
    const local = await openLocally(owner)
    const outcome = local.kind === 'open' ? local : await openWithServer(owner)
    if (outcome.kind !== 'open') return null
    this.own.set(outcome.vault)
    return outcome.vault
  }

  #opened(owner: Owner, vault: Vault) {
    actFor(owner.userId)
    if (owner.organizationId !== null) setHere({ userId: owner.userId, organizationId: owner.organizationId })
    this.state.set({ kind: 'open', vault })
  }

  /** Takes what is unsent into the person's own store, then destroys the organization's. */
  async #giveUp(owner: Owner): Promise<void> {
    const entry = findStore(owner)
    if (!entry) return
    const opened = this.state.get()
    const local =
      opened.kind === 'open' && opened.vault.id === entry.id
        ? { kind: 'open' as const, vault: opened.vault }
        : await openLocally(owner)
    if (local.kind === 'open') {
      // The person's own store is made for unsent text alone.
      const hasUnsent = (await local.vault.unsentNames()).size > 0
      const own = hasUnsent ? await this.openOwn(owner.userId) : null
      const documents = own ? await rescueUnsent(local.vault, own) : 0
      if (documents > 0) this.notice.set({ kind: 'rescued', documents })
      local.vault.close()
    }
    await destroyStore(entry)
  }
}

export const localStore = new LocalStore()
