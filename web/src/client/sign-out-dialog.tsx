'use client'
import { useState, useSyncExternalStore } from 'react'
import { useTranslations } from 'use-intl'
import { Store } from '@/document-session/external-store.ts'
import { localStore } from '@/local-store/local-store.ts'
import { Confirm } from '@/ui/dialog.tsx'
import { toast } from '@/ui/toaster.tsx'
import { signOut } from './account.tsx'
import { words } from './api-client.ts'

type Asked = { readonly userId: string; readonly unsent: number }
const asked = new Store<Asked | null>(null)

const leave = (userId: string) => signOut(userId).catch((error: unknown) => toast({ text: words(error) }))

/** Signs out; asks first where that would destroy text that is nowhere else. */
export async function askToSignOut(userId: string): Promise<void> {
  const unsent = await localStore.countUnsent()
  if (unsent > 0) asked.set({ userId, unsent })
  else await leave(userId)
}

export function SignOutDialog() {
  const t = useTranslations('account.signOut')
  const question = useSyncExternalStore(asked.subscribe, asked.get, asked.get)
  const [busy, setBusy] = useState(false)
  if (!question) return null
  const { userId, unsent } = question
  return (
    <Confirm
      open
      onOpenChange={(open) => open || asked.set(null)}
      title={t('title')}
      action={t('action')}
      keep={t('keep')}
      busy={busy}
      onConfirm={() => {
        setBusy(true)
        void leave(userId).finally(() => {
          setBusy(false)
          asked.set(null)
        })
      }}
    >
      <p>{t('text', { count: unsent })}</p>
    </Confirm>
  )
}
