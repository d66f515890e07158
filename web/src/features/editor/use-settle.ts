'use client'
import { useEffect, useState } from 'react'
import { useAccess, useDocumentSession, useStatus, useSyncStatus } from '@/document-session'
import { localStore } from '@/local-store/local-store.ts'
import { settle } from '@/local-store/settle.ts'
import { useLocalStore } from '@/local-store/use-local-store.ts'

/**
 * What may no longer be sent becomes an unsent copy, and the local copy goes. Where the document may still be read it is
 * opened anew, as everybody else sees it. Answers whether there is such a copy now.
 */
export function useSettle(onReopen: () => void): boolean {
  const session = useDocumentSession()
  const status = useStatus()
  const access = useAccess()
  const changes = useSyncStatus((sync) => sync.changes)
  const store = useLocalStore()
  const owner = store.kind === 'open' ? store.vault.owner : null
  const [isKept, setIsKept] = useState(false)
  useEffect(() => {
    const mayBeOver = status.kind === 'ended' || (status.kind === 'connected' && access !== 'write' && changes > 0)
    if (!owner || !mayBeOver) return
    void settle(session, owner).then((taken) => {
      if (taken > 0) localStore.notice.set({ kind: 'rescued', documents: taken })
      if (taken > 0 && status.kind === 'connected') onReopen()
      else if (taken > 0) setIsKept(true)
    })
  }, [session, owner, status, access, changes, onReopen])
  return isKept
}
