'use client'

import { MIN_PASSWORD_LENGTH } from '@coscribe/shared/domain/limits'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ApiError, api, words } from '@/client/api-client.ts'
import { decideFields, type FieldErrors } from '@/client/decide-fields.ts'
import { withNext } from '@/client/next-path.ts'
import { useFieldWords } from '@/client/use-field-words.ts'
import { localStore } from '@/local-store/local-store.ts'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { AccountError } from './account-error.tsx'
import { AccountPage } from './account-page.tsx'
import { type Secret, useSecret } from './use-secret.ts'

/** Where the link of a mail, or of the command on the server, leads. */
export function ResetPasswordPage() {
  const secret = useSecret()
  const [isOver, setOver] = useState(false)
  return (
    <AccountPage>
      {secret === undefined ? null : secret === null || isOver ? (
        <LinkIsOver next={secret?.next ?? null} />
      ) : (
        <NewPassword secret={secret} onOver={() => setOver(true)} />
      )}
    </AccountPage>
  )
}

function NewPassword({ secret, onOver }: { readonly secret: Secret; readonly onOver: () => void }) {
  const t = useTranslations('account')
  const fieldWords = useFieldWords()
  const [password, setPassword] = useState('')
  const [errors, setErrors] = useState<FieldErrors>({})
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const found = decideFields({ password }, { newPassword: true })
    setErrors(found)
    if (Object.keys(found).length > 0) return
    setBusy(true)
    setFailure(null)
    try {
      await api('POST', '/api/auth/reset-password', { token: secret.token, newPassword: password })
      // Every session has ended, this browser's too if there was one: what is kept here waits for the next.
      await localStore.lock()
      const signIn = withNext('/sign-in', secret.next)
      location.replace(`${signIn}${signIn.includes('?') ? '&' : '?'}from=password-is-set`)
    } catch (error) {
      setBusy(false)
      if (error instanceof ApiError && error.code === 'INVALID_TOKEN') onOver()
      else setFailure(words(error))
    }
  }

  return (
    <form className="account-form" onSubmit={submit} noValidate>
      <header>
        <h1>{t('reset.title')}</h1>
        <p>{t('reset.lead')}</p>
      </header>
      <AccountError error={failure} />
      <Field
        label={t('fields.newPassword')}
        type="password"
        name="password"
        autoComplete="new-password"
        autoFocus
        value={password}
        error={fieldWords(errors.password)}
        hint={
          password.length === 0
            ? t('fields.passwordHint', { min: MIN_PASSWORD_LENGTH })
            : t('fields.passwordCount', { count: password.length })
        }
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" kind="primary" size="lg" block busy={busy}>
        {t('reset.submit')}
      </Button>
    </form>
  )
}

function LinkIsOver({ next }: { readonly next: string | null }) {
  const t = useTranslations('account.reset')
  return (
    <div className="account-form">
      <header aria-live="polite">
        <h1>{t('failedTitle')}</h1>
        <p>{t('failedText')}</p>
      </header>
      <Button kind="primary" size="lg" block onClick={() => location.assign(withNext('/forgot-password', next))}>
        {t('askAgain')}
      </Button>
    </div>
  )
}
