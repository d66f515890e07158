'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useAccount } from '@/client/account.tsx'
import { words } from '@/client/api-client.ts'
import { Confirm } from '@/ui/dialog.tsx'
import { toast } from '@/ui/toaster.tsx'
import { signOutEverywhere } from './use-sessions.ts'
import { useUnsentCount } from './use-unsent-count.ts'

export function SignOutEverywhere({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('settings.sessions')
  const { id } = useAccount()
  const unsent = useUnsentCount()
  const [busy, setBusy] = useState(false)
  return (
    <Confirm
      open
      onOpenChange={(open) => open || onClose()}
      title={t('everywhereTitle')}
      action={t('everywhere')}
      keep={t('keep')}
      busy={busy}
      onConfirm={() => {
        setBusy(true)
        signOutEverywhere(id).catch((error: unknown) => {
          setBusy(false)
          toast({ text: words(error) })
        })
      }}
    >
      <p>{t('everywhereText')}</p>
      {unsent > 0 ? <p className="settings-warning">{t('unsent', { count: unsent })}</p> : null}
    </Confirm>
  )
}
