'use client'

import { MIN_PASSWORD_LENGTH } from '@coscribe/shared/domain/limits'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, words } from '@/client/api-client.ts'
import { decideFields, type FieldErrors } from '@/client/decide-fields.ts'
import { nextPath, withNext } from '@/client/next-path.ts'
import { useFieldWords } from '@/client/use-field-words.ts'
import { localStore } from '@/local-store/local-store.ts'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { AccountError } from './account-error.tsx'
import { AccountPage } from './account-page.tsx'
import { LookIntoMail } from './look-into-mail.tsx'
import { useGoOnIfSignedIn, useNext } from './use-next.ts'

export function SignUpPage() {
  const t = useTranslations('account.signUp')
  const next = useNext()
  useGoOnIfSignedIn()
  return (
    <AccountPage>
      <SignUpForm
        onDone={() => location.assign(nextPath(next))}
        next={next}
        other={t.rich('haveAccount', {
          link: (words) => (
            <a className="link" href={withNext('/sign-in', next)}>
              {words}
            </a>
          ),
        })}
      />
    </AccountPage>
  )
}

export type SignUpFormProps = {
  readonly onDone: () => void
  readonly email?: string
  /** What was opened, for the link that confirms the address. */
  readonly next: string | null
  readonly title?: string
  readonly lead?: string
  /** The way to the other form. */
  readonly other?: ReactNode
}

export function SignUpForm({ onDone, email: settled, next, title, lead, other }: SignUpFormProps) {
  const t = useTranslations('account')
  const fieldWords = useFieldWords()
  const [name, setName] = useState('')
  const [email, setEmail] = useState(settled ?? '')
  const [password, setPassword] = useState('')
  const [errors, setErrors] = useState<FieldErrors>({})
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [confirming, setConfirming] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const found = decideFields({ name, email, password }, { newPassword: true })
    setErrors(found)
    if (Object.keys(found).length > 0) return
    setBusy(true)
    setFailure(null)
    try {
      const { token, user } = await api<{ token: string | null; user: { id: string } }>(
        'POST',
        '/api/auth/sign-up/email',
        {
          name: name.trim(),
          email: email.trim(),
          password,
          callbackURL: nextPath(next),
        },
      )
      if (token) {
        await localStore.makeWayFor(user.id)
        onDone()
      } else setConfirming(true)
    } catch (error) {
      setBusy(false)
      setFailure(words(error))
    }
  }

  if (confirming) return <LookIntoMail email={email.trim()} next={next} />
  return (
    <form className="account-form" onSubmit={submit} noValidate>
      <header>
        <h1>{title ?? t('signUp.title')}</h1>
        <p>{lead ?? t('signUp.lead')}</p>
      </header>
      <AccountError error={failure} />
      <Field
        label={t('fields.name')}
        name="name"
        autoComplete="name"
        autoFocus
        value={name}
        error={fieldWords(errors.name)}
        hint={t('fields.nameHint')}
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label={t('fields.email')}
        type="email"
        name="email"
        autoComplete="username"
        locked={settled !== undefined}
        value={email}
        error={fieldWords(errors.email)}
        hint={settled === undefined ? undefined : t('fields.emailSettled')}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label={t('fields.password')}
        type="password"
        name="password"
        autoComplete="new-password"
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
        {t('signUp.submit')}
      </Button>
      {other ? <p className="account-other">{other}</p> : null}
    </form>
  )
}
