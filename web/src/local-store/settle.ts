import type { DocumentSession } from '@/document-session'
import { localStore } from './local-store.ts'
import type { Owner } from './registry.ts'
import { addUnsentCopy, takeUnsentCopy } from './unsent-copies.ts'

/**
 * Settles what this person may no longer send or read: their unsent changes become an unsent copy in their own store,
 * and then the local copy of the document is erased. Answers how many copies were taken. Does nothing while the session may
 * still send.
 *
 * @throws UnreachableError where their own store has to be made and the server is away: then everything stays as it is.
 */
export async function settle(session: DocumentSession, owner: Owner): Promise<number> {
  const status = session.status.get()
  const isOver =
    status.kind === 'ended' &&
    (status.reason === 'access-ended' || status.reason === 'not-found' || status.reason === 'deleted')
  const { changes } = session.sync.get()
  const mayOnlyRead = status.kind === 'connected' && session.access.get() !== 'write' && changes > 0
  if (!session.local || (!isOver && !mayOnlyRead)) return 0
  const recovered = session.recovered.get().flatMap(({ mine, text }) => (mine ? [text] : []))
  const isKept = changes > 0 || recovered.length > 0
  if (isKept) {
    const own = await localStore.openOwn(owner.userId)
    if (!own) return 0
    const from = { documentId: session.local.documentId, organizationId: owner.organizationId }
    await addUnsentCopy(own, takeUnsentCopy(session.doc, from, session.unsentClocks(), changes, recovered))
  }
  await session.local.erase()
  return isKept ? 1 : 0
}
