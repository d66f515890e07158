'use client'

import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, words } from '@/client/api-client.ts'
import { decideFields, type FieldErrors } from '@/client/decide-fields.ts'
import { nextPath, withNext } from '@/client/next-path.ts'
import { useFieldWords } from '@/client/use-field-words.ts'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { AccountError } from './account-error.tsx'
import { AccountPage } from './account-page.tsx'
import { useNext } from './use-next.ts'

/** `mailing`: whether this installation can send mail; where it cannot, the page says who can help, and how. */
export function ForgotPasswordPage({ mailing }: { readonly mailing: boolean }) {
  const t = useTranslations('account.forgot')
  const next = useNext()
  return (
    <AccountPage>
      <div className="account-form">
        {mailing ? <AskForLink next={next} /> : <AskAdministrator />}
        <p className="account-other">
          <a className="link" href={withNext('/sign-in', next)}>
            {t('back')}
          </a>
        </p>
      </div>
    </AccountPage>
  )
}

function AskForLink({ next }: { readonly next: string | null }) {
  const t = useTranslations('account')
  const fieldWords = useFieldWords()
  const [email, setEmail] = useState('')
  const [errors, setErrors] = useState<FieldErrors>({})
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [sentTo, setSentTo] = useState<string | null>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const found = decideFields({ email })
    setErrors(found)
    if (Object.keys(found).length > 0) return
    setBusy(true)
    setFailure(null)
    try {
      await api('POST', '/api/auth/request-password-reset', { email: email.trim(), redirectTo: nextPath(next) })
      setSentTo(email.trim())
    } catch (error) {
      setFailure(words(error))
    }
    setBusy(false)
  }

  if (sentTo)
    return (
      <>
        <header aria-live="polite">
          <h1>{t('forgot.sentTitle')}</h1>
          <p>{t('forgot.sentText', { email: sentTo })}</p>
        </header>
        <Button size="lg" block onClick={() => setSentTo(null)}>
          {t('forgot.otherAddress')}
        </Button>
      </>
    )
  return (
    <form className="account-fields" onSubmit={submit} noValidate>
      <header>
        <h1>{t('forgot.title')}</h1>
        <p>{t('forgot.lead')}</p>
      </header>
      <AccountError error={failure} />
      <Field
        label={t('fields.email')}
        type="email"
        name="email"
        autoComplete="username"
        autoFocus
        value={email}
        error={fieldWords(errors.email)}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Button type="submit" kind="primary" size="lg" block busy={busy}>
        {t('forgot.submit')}
      </Button>
    </form>
  )
}

function AskAdministrator() {
  const t = useTranslations('account.forgot')
  return (
    <>
      <header>
        <h1>{t('noMailTitle')}</h1>
        <p>{t('noMailText')}</p>
      </header>
      <pre className="account-command">
        <code>npx -y pnpm@12 reset-password you@example.org</code>
      </pre>
      <p className="hint">{t('noMailNote')}</p>
    </>
  )
}
