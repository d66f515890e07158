import type { QueryClient } from '@tanstack/react-query'
import { type DocumentRecord, documentsKey } from '@/client/documents.ts'
import type { SessionUser } from '@/document-session'
import { DocumentSession } from '@/document-session/document-session.ts'
import { announce } from './announce.ts'
import { dropUnreadable } from './drop-unreadable.ts'
import { LocalDocument } from './local-document.ts'
import { localStore } from './local-store.ts'
import { findStore, rememberStore } from './registry.ts'
import { settle } from './settle.ts'
import type { Vault } from './vault.ts'

/** Time between looks for what was left unsent, in ms. */
const LOOK_EVERY_MS = 15_000
/** Longest time for one document, in ms; it is tried again at the next look. */
const SEND_TIMEOUT_MS = 60_000

/**
 * Sends what was written without a network in documents that are not open now, tells the server of documents that were
 * begun without it, brings those that are to be available offline up to date, and erases what may not be read any more. One document after the other, by one
 * tab of several. Until the answered function is called.
 */
export function keepSending(vault: Vault, user: SessionUser, queries: QueryClient): () => void {
  const abort = new AbortController()
  let running = false
  const look = async () => {
    if (running || abort.signal.aborted) return
    running = true
    try {
      await navigator.locks.request(`coscribe:send:${vault.id}`, { ifAvailable: true }, async (lock) => {
        if (lock) await sendAll(vault, user, queries, abort.signal)
      })
    } finally {
      running = false
    }
  }
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  window.addEventListener('online', () => void look(), { signal: abort.signal })
  const unsubscribe = localStore.looksWanted.subscribe(() => void look())
  void look()
  return () => {
    unsubscribe()
    abort.abort()
    clearInterval(timer)
  }
}

async function sendAll(vault: Vault, user: SessionUser, queries: QueryClient, signal: AbortSignal): Promise<void> {
  const documents = await vault.listDocuments()
  const entry = findStore(vault.owner)
  if (entry) rememberStore({ ...entry, unsent: documents.filter((document) => document.unsent).length })
  if (!(await announceAll(vault, queries))) return
  const list = queries.getQueryData<{ documents: readonly DocumentRecord[] }>(key(vault))?.documents ?? []
  const editedAt = new Map(list.map((document) => [document.id, Date.parse(document.editedAt)]))
  for (const { documentId, unsent, pinned, openedAt } of documents) {
    const isBehind = pinned && (editedAt.get(documentId) ?? 0) > openedAt
    if (signal.aborted) return
    if ((unsent || isBehind) && !(await isOpenSomewhere(user, documentId))) await sendOne(vault, user, documentId)
  }
  if (!signal.aborted) await dropUnreadable(vault, queries, (documentId) => isOpenSomewhere(user, documentId))
}

const key = (vault: Vault) => documentsKey(vault.owner.organizationId ?? '')

/** False where the server is away. */
async function announceAll(vault: Vault, queries: QueryClient): Promise<boolean> {
  const begun = (queries.getQueryData<{ documents: readonly DocumentRecord[] }>(key(vault))?.documents ?? []).filter(
    (document) => document.isBegun,
  )
  for (const document of begun) if ((await announce(queries, document)) === 'unreachable') return false
  return true
}

async function isOpenSomewhere(user: SessionUser, documentId: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query()
  return held.some((lock) => lock.name === `coscribe:${user.id}:${documentId}`)
}

/** Opens the document without being seen at it, until everything is confirmed. */
async function sendOne(vault: Vault, user: SessionUser, documentId: string): Promise<void> {
  const local = new LocalDocument(vault, documentId)
  const session = new DocumentSession(documentId, user, { local, sharesTabs: true, isHeadless: true })
  try {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, SEND_TIMEOUT_MS)
      const judge = () => {
        const { changes, lastOnServerAt } = session.sync.get()
        const status = session.status.get()
        const isRefused = session.sync.get().state.kind === 'not-safe' && session.access.get() === 'read'
        const isDone = changes === 0 && lastOnServerAt !== null && status.kind === 'connected'
        if (!isDone && !isRefused && status.kind !== 'ended' && status.kind !== 'offline') return
        clearTimeout(timer)
        resolve()
      }
      session.sync.subscribe(judge)
      session.status.subscribe(judge)
      session.access.subscribe(judge)
      session.start()
    })
    await session.keepMergeNews()
    const own = await settle(session, vault.owner)
    if (own > 0) localStore.notice.set({ kind: 'rescued', documents: own })
  } finally {
    session.destroy()
  }
}
