'use client'

import { CircleCheck } from 'lucide-react'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ApiError, api, words } from '@/client/api-client.ts'
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

export function SignInPage() {
  const t = useTranslations('account.signIn')
  const next = useNext()
  useGoOnIfSignedIn()
  return (
    <AccountPage>
      <SignInForm
        onDone={() => location.assign(nextPath(next))}
        next={next}
        note={<CameFrom />}
        other={t.rich('noAccount', {
          link: (words) => (
            <a className="link" href={withNext('/sign-up', next)}>
              {words}
            </a>
          ),
        })}
      />
    </AccountPage>
  )
}

/** What has just happened elsewhere and led here. */
const CAME_FROM = {
  'password-is-set': 'passwordIsSet',
  'account-is-deleted': 'accountIsDeleted',
  'signed-out-everywhere': 'signedOutEverywhere',
} as const

function CameFrom() {
  const t = useTranslations('account.signIn')
  const [from, setFrom] = useState<string | null>(null)
  useEffect(() => setFrom(new URLSearchParams(location.search).get('from')), [])
  const key = CAME_FROM[from as keyof typeof CAME_FROM]
  return key ? (
    <p className="account-note" role="status">
      <CircleCheck size={16} strokeWidth={1.75} aria-hidden="true" />
      {t(key)}
    </p>
  ) : null
}

export type SignInFormProps = {
  readonly onDone: () => void
  /** The address, where it is settled by an invitation. */
  readonly email?: string
  /** What was opened, for links that lead back here by mail. */
  readonly next: string | null
  readonly note?: ReactNode
  readonly title?: string
  readonly lead?: string
  /** The way to the other form. */
  readonly other?: ReactNode
}

export function SignInForm({ onDone, email: settled, next, note, title, lead, other }: SignInFormProps) {
  const t = useTranslations('account')
  const fieldWords = useFieldWords()
  const [email, setEmail] = useState(settled ?? '')
  const [password, setPassword] = useState('')
  const [errors, setErrors] = useState<FieldErrors>({})
  const [failure, setFailure] = useState<string | null>(null)
  const [isUnconfirmed, setUnconfirmed] = useState(false)
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const found = decideFields({ email, password })
    setErrors(found)
    if (Object.keys(found).length > 0) return
    setBusy(true)
    setFailure(null)
    try {
      const { user } = await api<{ user: { id: string } }>('POST', '/api/auth/sign-in/email', {
        email: email.trim(),
        password,
        callbackURL: nextPath(next),
      })
      await localStore.makeWayFor(user.id)
      onDone()
    } catch (error) {
      setBusy(false)
      if (error instanceof ApiError && error.code === 'EMAIL_NOT_VERIFIED') return setUnconfirmed(true)
      const wrong = error instanceof ApiError && (error.status === 401 || error.status === 400)
      setFailure(wrong ? t('signIn.wrong') : words(error))
    }
  }

  if (isUnconfirmed) return <LookIntoMail email={email.trim()} next={next} />
  return (
    <form className="account-form" onSubmit={submit} noValidate>
      <header>
        <h1>{title ?? t('signIn.title')}</h1>
        <p>{lead ?? t('signIn.lead')}</p>
      </header>
      {note}
      <AccountError error={failure} />
      <Field
        label={t('fields.email')}
        type="email"
        name="email"
        autoComplete="username"
        autoFocus={!settled}
        locked={settled !== undefined}
        value={email}
        error={fieldWords(errors.email)}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label={t('fields.password')}
        type="password"
        name="password"
        autoComplete="current-password"
        value={password}
        error={fieldWords(errors.password)}
        aside={
          <a className="link account-aside" href={withNext('/forgot-password', next)}>
            {t('signIn.forgot')}
          </a>
        }
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" kind="primary" size="lg" block busy={busy}>
        {t('signIn.submit')}
      </Button>
      {other ? <p className="account-other">{other}</p> : null}
    </form>
  )
}
