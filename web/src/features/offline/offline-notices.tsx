'use client'
import { useEffect } from 'react'
import { navigate } from '@/client/navigate.ts'
import { localStore } from '@/local-store/local-store.ts'
import { useLocalNotice } from '@/local-store/use-local-store.ts'
import { toast } from '@/ui/toaster.tsx'
import { currentWords } from '@/words/current-words.ts'
import { useServiceWorker } from './use-service-worker.ts'

/** What has happened to the copies on this device, and a new version of the app: said once, without getting in the way. */
export function OfflineNotices() {
  const notice = useLocalNotice()
  const { update } = useServiceWorker()
  useEffect(() => {
    if (!notice) return
    const t = currentWords('offline')
    localStore.notice.set(null)
    if (notice.kind === 'evicted')
      toast({
        text: notice.unsent > 0 ? t('evictedUnsent', { count: notice.unsent }) : t('evicted'),
      })
    else
      toast({
        text: t('rescued', { count: notice.documents }),
        action: { label: t('show'), run: () => navigate('/') },
      })
  }, [notice])
  useEffect(() => {
    const t = currentWords('offline')
    if (update) toast({ text: t('newVersion'), action: { label: t('reload'), run: update } })
  }, [update])
  return null
}
