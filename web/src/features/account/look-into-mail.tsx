'use client'

import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, words } from '@/client/api-client.ts'
import { nextPath } from '@/client/next-path.ts'
import { Button } from '@/ui/button.tsx'
import { toast } from '@/ui/toaster.tsx'
import { AccountError } from './account-error.tsx'

export type LookIntoMailProps = { readonly email: string; readonly next: string | null }

/** After signing up, or signing in too early, where addresses are confirmed. */
export function LookIntoMail({ email, next }: LookIntoMailProps) {
  const t = useTranslations('account.confirm')
  return (
    <div className="account-form">
      <header>
        <h1>{t('lookTitle')}</h1>
        <p>{t('lookText', { email })}</p>
      </header>
      <SendAgain email={email} next={next} />
    </div>
  )
}

/** The answer is the same whether there is such an account or not. */
export function SendAgain({ email, next }: LookIntoMailProps) {
  const t = useTranslations('account.confirm')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)

  async function send() {
    setBusy(true)
    setFailure(null)
    try {
      await api('POST', '/api/auth/send-verification-email', { email, callbackURL: nextPath(next) })
      toast({ text: t('sentAgain') })
    } catch (error) {
      setFailure(words(error))
    }
    setBusy(false)
  }

  return (
    <>
      <AccountError error={failure} />
      <Button size="lg" block busy={busy} onClick={send}>
        {t('again')}
      </Button>
      <p className="account-other">{t('nothingCame')}</p>
    </>
  )
}
