import { type DeviceKeyAnswer, fetchDeviceKey } from './device-key.ts'
import { findStore, forgetStore, type Owner, rememberStore, type StoreEntry } from './registry.ts'
import { deriveKeys, newMaster, randomBytes, type Sealed, unwrapMaster, wrapMaster } from './seal.ts'
import { eraseShare, readShare, SHARE_BYTES, writeShare } from './share-file.ts'
import { Vault } from './vault.ts'
import { deleteVaultDatabase, openVaultDatabase, type VaultDatabase, type VaultHead } from './vault-database.ts'

const DAY_MS = 24 * 3600 * 1000

/** What opening a local store came to. */
export type VaultOutcome =
  | { readonly kind: 'open'; readonly vault: Vault; readonly lost: boolean }
  /** Nothing is kept here yet. */
  | { readonly kind: 'none' }
  /** Kept, but not to be opened without the server: the lease ran out, or somebody else was here. */
  | { readonly kind: 'locked' }
  /** The browser has removed what was kept here. */
  | { readonly kind: 'evicted'; readonly unsent: number }
  /** The organization wants no copies, or the membership is over. */
  | { readonly kind: 'not-allowed' | 'ended' }

/** Whether this page may keep anything: needs https or localhost, and a browser with the parts. */
export const canKeepCopies = () =>
  typeof indexedDB !== 'undefined' &&
  globalThis.isSecureContext === true &&
  typeof navigator.storage?.getDirectory === 'function' &&
  navigator.locks !== undefined

const oneAtATime = <T>(owner: Owner, work: () => Promise<T>): Promise<T> =>
  navigator.locks.request(`coscribe:open:${owner.userId}:${owner.organizationId}`, work) as Promise<T>

const openDatabase = (id: string) => openVaultDatabase(id, () => {})

/** Opens the store without asking the server. @throws where the browser refuses storage. */
export const openLocally = (owner: Owner): Promise<VaultOutcome> =>
  oneAtATime(owner, async () => {
    const entry = findStore(owner)
    if (!entry) return { kind: 'none' }
    const database = await openDatabase(entry.id)
    const head = await database.get('vault', 'head')
    if (!head) {
      database.close()
      return { kind: 'evicted', unsent: entry.unsent }
    }
    const now = Date.now()
    const clockWentBack = now < head.highWater - DAY_MS
    if (clockWentBack || now > head.leaseUntil) {
      database.close()
      await eraseShare(entry.id)
      return { kind: 'locked' }
    }
    const share = await readShare(entry.id)
    const master = share && (await unwrapMaster(share, head.local))
    if (!master) {
      database.close()
      return { kind: 'locked' }
    }
    if (now > head.highWater) await database.put('vault', { ...head, highWater: now }, 'head')
    return { kind: 'open', vault: new Vault(entry.id, owner, database, await deriveKeys(master)), lost: false }
  })

/**
 * Opens the store with the server's half of its key, which also renews the lease; makes it where there is none. `lost`:
 * what was kept here cannot be opened any more (its key was destroyed), or the browser had removed it.
 *
 * @throws UnreachableError where the server is away; whatever IndexedDB says where storage is refused.
 */
export const openWithServer = (owner: Owner): Promise<VaultOutcome> =>
  oneAtATime(owner, async () => {
    const known = findStore(owner)
    const entry: StoreEntry = known ?? { ...owner, id: crypto.randomUUID(), unsent: 0 }
    const answer = await fetchDeviceKey(entry)
    if (answer.kind !== 'key') return answer
    let database = await openDatabase(entry.id)
    const head = await database.get('vault', 'head')
    let lost = known !== null && head === undefined
    let master = head ? await unwrapAny(entry.id, head, answer.key) : null
    if (head && !master) {
      // Its key is gone for good: so is what it sealed.
      database.close()
      await deleteVaultDatabase(entry.id)
      database = await openDatabase(entry.id)
      lost = true
    }
    master ??= newMaster()
    await writeHead(database, entry.id, master, answer)
    rememberStore(entry)
    return { kind: 'open', vault: new Vault(entry.id, owner, database, await deriveKeys(master)), lost }
  })

async function unwrapAny(id: string, head: VaultHead, serverKey: Uint8Array<ArrayBuffer>) {
  const share = await readShare(id)
  return (share && (await unwrapMaster(share, head.local))) ?? (await unwrapMaster(serverKey, head.server))
}

async function writeHead(
  database: VaultDatabase,
  id: string,
  master: Uint8Array<ArrayBuffer>,
  { key, offlineDays }: Extract<DeviceKeyAnswer, { kind: 'key' }>,
): Promise<void> {
  const share = (await readShare(id)) ?? randomBytes(SHARE_BYTES)
  const local: Sealed = await wrapMaster(share, master)
  const server: Sealed = await wrapMaster(key, master)
  await writeShare(id, share)
  const now = Date.now()
  await database.put('vault', { local, server, leaseUntil: now + offlineDays * DAY_MS, highWater: now }, 'head')
}

/** Makes the store unreadable until the server gives its half again; everything unsent stays in it. */
export async function lockStore(entry: StoreEntry): Promise<void> {
  await eraseShare(entry.id)
  tellTabs({ type: 'locked', storeId: entry.id })
}

/**
 * Makes the store unreadable for good: first the share, so that an interruption leaves nothing that opens it from this
 * disk alone. The server's half is the caller's to delete, while it still has a session.
 */
export async function destroyStore(entry: StoreEntry): Promise<void> {
  await eraseShare(entry.id)
  tellTabs({ type: 'locked', storeId: entry.id })
  await deleteVaultDatabase(entry.id)
  forgetStore(entry.id)
}

export type StoreNews = { readonly type: 'locked'; readonly storeId: string }

// One per page: a channel does not hear itself, two of one page hear each other.
let channel: BroadcastChannel | null = null
const storesChannel = () => {
  channel ??= new BroadcastChannel('coscribe:stores')
  return channel
}

const tellTabs = (news: StoreNews) => storesChannel().postMessage(news)

/** Calls `listener` when another tab locks or destroys a store. */
export function onStoreNews(listener: (news: StoreNews) => void): void {
  storesChannel().onmessage = ({ data }) => listener(data as StoreNews)
}
