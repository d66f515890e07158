'use client'
import { useEffect } from 'react'
import { navigate } from '@/client/navigate.ts'
import { localStore } from '@/local-store/local-store.ts'
import { useLocalNotice } from '@/local-store/use-local-store.ts'
import { toast } from '@/ui/toaster.tsx'
import { useServiceWorker } from './use-service-worker.ts'

const documents = (count: number) => (count === 1 ? '1 document' : `${count} documents`)

/** What has happened to the copies on this device, and a new version of the app: said once, without getting in the way. */
export function OfflineNotices() {
  const notice = useLocalNotice()
  const { update } = useServiceWorker()
  useEffect(() => {
    if (!notice) return
    localStore.notice.set(null)
    if (notice.kind === 'evicted')
      toast({
        text:
          notice.unsent > 0
            ? `The browser has removed what was kept on this device, and with it changes in ${documents(notice.unsent)} that were not sent.`
            : 'The browser has removed the copies on this device. Documents are kept here again when you open them.',
      })
    else
      toast({
        text: `What you may no longer send in ${documents(notice.documents)} is kept as your unsent copy.`,
        action: { label: 'Show', run: () => navigate('/') },
      })
  }, [notice])
  useEffect(() => {
    if (update)
      toast({ text: 'There is a new version. Reload when you like.', action: { label: 'Reload', run: update } })
  }, [update])
  return null
}
