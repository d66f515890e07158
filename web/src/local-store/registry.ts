/**
 * Which local stores this browser holds, in localStorage: ids only. A store that stands here and is not in IndexedDB any
 * more was removed by the browser.
 */
export type Owner = {
  readonly userId: string
  /** Null: the person's own store, which outlives a membership. */
  readonly organizationId: string | null
}

export type StoreEntry = Owner & {
  /** Of the store; names its database, its share, and the server's half of its key. */
  readonly id: string
  /** Documents with changes that were not confirmed when it was last looked at. */
  readonly unsent: number
}

const STORES = 'coscribe:stores'
const HERE = 'coscribe:here'

const isEntry = (value: unknown): value is StoreEntry => {
  const { id, userId, organizationId, unsent } = (value ?? {}) as Record<string, unknown>
  return (
    typeof id === 'string' &&
    typeof userId === 'string' &&
    (organizationId === null || typeof organizationId === 'string') &&
    typeof unsent === 'number'
  )
}

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    return null // storage refused, or not ours
  }
}

export function storeEntries(): StoreEntry[] {
  const entries = read(STORES)
  return Array.isArray(entries) ? entries.filter(isEntry) : []
}

const isOf = (owner: Owner) => (entry: StoreEntry) =>
  entry.userId === owner.userId && entry.organizationId === owner.organizationId

export const findStore = (owner: Owner): StoreEntry | null => storeEntries().find(isOf(owner)) ?? null

export function rememberStore(entry: StoreEntry): void {
  localStorage.setItem(STORES, JSON.stringify([...storeEntries().filter((each) => each.id !== entry.id), entry]))
}

export function forgetStore(id: string): void {
  localStorage.setItem(STORES, JSON.stringify(storeEntries().filter((entry) => entry.id !== id)))
}

/** Who was here last, in which organization: whom the app opens for without a network. */
export function lastHere(): { readonly userId: string; readonly organizationId: string } | null {
  const here = read(HERE) as { userId?: unknown; organizationId?: unknown } | null
  return typeof here?.userId === 'string' && typeof here.organizationId === 'string'
    ? { userId: here.userId, organizationId: here.organizationId }
    : null
}

export function setHere(here: { readonly userId: string; readonly organizationId: string } | null): void {
  try {
    if (here) localStorage.setItem(HERE, JSON.stringify(here))
    else localStorage.removeItem(HERE)
  } catch {
    // storage refused: without a network nothing opens here
  }
}
