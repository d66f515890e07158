import type { Query, QueryClient, QueryKey } from '@tanstack/react-query'
import type { Vault } from './vault.ts'

/** Answers of the API that are kept on this device, so that the app opens without a network. */
const isKept = ([name, , trashed]: QueryKey) =>
  name === 'session' || name === 'organizations' || (name === 'documents' && trashed === false)

const NOTE = 'answers'
/** Answers are written together, this long after the first, in ms. */
const WRITE_AFTER_MS = 300

type KeptAnswer = { readonly key: QueryKey; readonly data: unknown }

/** Puts the kept answers where no newer one is; they count as old, so that they are asked again at once. */
export async function seedQueries(queries: QueryClient, vault: Vault): Promise<void> {
  const kept = (await vault.readNote<KeptAnswer[]>(NOTE)) ?? []
  for (const { key, data } of kept)
    if (queries.getQueryData(key) === undefined) queries.setQueryData(key, data, { updatedAt: 0 })
}

/** Keeps the answers of this person and organization from now on, until the answered function is called. */
export function keepQueries(queries: QueryClient, vault: Vault, onRefused: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = () => {
    timer = undefined
    const kept = queries
      .getQueryCache()
      .getAll()
      .filter((query) => isKept(query.queryKey) && isOurs(query, vault))
      .map(({ queryKey, state }): KeptAnswer => ({ key: queryKey, data: state.data }))
    vault.writeNote(NOTE, kept).catch(onRefused)
  }
  const unsubscribe = queries.getQueryCache().subscribe(({ type, query }) => {
    if (type === 'updated' && query.state.status === 'success' && isKept(query.queryKey))
      timer ??= setTimeout(write, WRITE_AFTER_MS)
  })
  write()
  return () => {
    clearTimeout(timer)
    unsubscribe()
  }
}

/** An answer about another person or organization does not belong in this store. */
function isOurs({ queryKey: [name, organizationId], state: { data } }: Query, { owner }: Vault): boolean {
  if (data === undefined || data === null) return false
  if (name === 'session') return (data as { user?: { id?: unknown } }).user?.id === owner.userId
  return name !== 'documents' || organizationId === owner.organizationId
}
