'use client'

import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { ApiError, api, words } from '@/client/api-client.ts'
import { decideFields, type FieldErrors } from '@/client/decide-fields.ts'
import { nextPath, withNext } from '@/client/next-path.ts'
import { useFieldWords } from '@/client/use-field-words.ts'
import { localStore } from '@/local-store/local-store.ts'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { AccountPage } from './account-page.tsx'
import { LookIntoMail } from './look-into-mail.tsx'
import { type Secret, useSecret } from './use-secret.ts'

type State =
  | { readonly kind: 'working' }
  /** The link is over; why decides what to say. */
  | { readonly kind: 'over'; readonly why: 'expired' | 'invalid' }
  | { readonly kind: 'failed'; readonly error: unknown }

/**
 * Where the mailed link leads. The page asks, not the link itself: programs that open every link of a mail to look at it run
 * no scripts, and so use nothing up.
 */
export function ConfirmAddressPage() {
  const secret = useSecret()
  const [state, setState] = useState<State>({ kind: 'working' })
  const hasBegun = useRef(false)

  async function confirm({ token, next }: Secret) {
    setState({ kind: 'working' })
    try {
      await api('GET', `/api/auth/verify-email?token=${encodeURIComponent(token)}`)
      const session = await api<{ user: { id: string } } | null>('GET', '/api/auth/get-session')
      if (session) await localStore.makeWayFor(session.user.id)
      // A link that was used before confirms and signs nobody in.
      location.replace(session ? nextPath(next) : withNext('/sign-in', next))
    } catch (error) {
      if (error instanceof ApiError && error.status < 500 && error.status !== 429)
        setState({ kind: 'over', why: error.code === 'TOKEN_EXPIRED' ? 'expired' : 'invalid' })
      else setState({ kind: 'failed', error })
    }
  }

  useEffect(() => {
    if (secret === undefined || hasBegun.current) return
    hasBegun.current = true
    if (secret === null) setState({ kind: 'over', why: 'invalid' })
    else void confirm(secret)
  })

  return (
    <AccountPage>
      {state.kind === 'over' ? (
        <AnotherLink why={state.why} next={secret?.next ?? null} />
      ) : (
        <Working error={state.kind === 'failed' ? state.error : null} onRetry={() => secret && void confirm(secret)} />
      )}
    </AccountPage>
  )
}

function Working({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const t = useTranslations()
  return (
    <div className="account-form">
      <header aria-live="polite">
        <h1>{t(error ? 'account.confirm.notAsked' : 'account.confirm.working')}</h1>
        {error ? <p>{words(error)}</p> : null}
      </header>
      {error ? (
        <Button kind="primary" size="lg" block onClick={onRetry}>
          {t('common.tryAgain')}
        </Button>
      ) : null}
    </div>
  )
}

function AnotherLink({ why, next }: { readonly why: 'expired' | 'invalid'; readonly next: string | null }) {
  const t = useTranslations('account')
  const fieldWords = useFieldWords()
  const [email, setEmail] = useState('')
  const [errors, setErrors] = useState<FieldErrors>({})
  const [sentTo, setSentTo] = useState<string | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const found = decideFields({ email })
    setErrors(found)
    if (Object.keys(found).length > 0) return
    setBusy(true)
    try {
      await api('POST', '/api/auth/send-verification-email', { email: email.trim(), callbackURL: nextPath(next) })
      setSentTo(email.trim())
    } catch (error) {
      setFailure(words(error))
    }
    setBusy(false)
  }

  if (sentTo) return <LookIntoMail email={sentTo} next={next} />
  return (
    <form className="account-form" onSubmit={submit} noValidate>
      <header>
        <h1>{t('confirm.failedTitle')}</h1>
        <p>{t(`confirm.${why}`)}</p>
      </header>
      <Field
        label={t('fields.email')}
        type="email"
        name="email"
        autoComplete="username"
        autoFocus
        value={email}
        error={fieldWords(errors.email) ?? failure}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Button type="submit" kind="primary" size="lg" block busy={busy}>
        {t('confirm.again')}
      </Button>
    </form>
  )
}
