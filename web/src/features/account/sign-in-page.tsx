'use client'

import { type FormEvent, type ReactNode, useState } from 'react'
import { ApiError, api, words } from '@/client/api-client.ts'
import { nextPath } from '@/client/next-path.ts'
import { localStore } from '@/local-store/local-store.ts'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { AccountError } from './account-error.tsx'
import { AccountPage } from './account-page.tsx'
import { decideFields, type FieldErrors } from './decide-fields.ts'
import { useNext } from './use-next.ts'

export function SignInPage() {
  const next = useNext()
  return (
    <AccountPage>
      <SignInForm
        onDone={() => location.assign(nextPath(next))}
        other={
          <>
            No account yet?{' '}
            <a className="link" href={next ? `/sign-up?next=${encodeURIComponent(next)}` : '/sign-up'}>
              Create one
            </a>
          </>
        }
      />
    </AccountPage>
  )
}

export type SignInFormProps = {
  readonly onDone: () => void
  /** The address, where it is settled by an invitation. */
  readonly email?: string
  readonly title?: string
  readonly lead?: string
  /** The way to the other form. */
  readonly other?: ReactNode
}

export function SignInForm({
  onDone,
  email: settled,
  title = 'Welcome back',
  lead = 'Sign in to go on writing.',
  other,
}: SignInFormProps) {
  const [email, setEmail] = useState(settled ?? '')
  const [password, setPassword] = useState('')
  const [errors, setErrors] = useState<FieldErrors>({})
  const [failure, setFailure] = useState<string | null>(null)
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
      })
      await localStore.makeWayFor(user.id)
      onDone()
    } catch (error) {
      setBusy(false)
      const wrong = error instanceof ApiError && (error.status === 401 || error.status === 400)
      const unconfirmed = error instanceof ApiError && error.code === 'EMAIL_NOT_VERIFIED'
      setFailure(
        unconfirmed
          ? 'Confirm your address first: we have sent you a mail.'
          : wrong
            ? 'Email or password is not right.'
            : words(error),
      )
    }
  }

  return (
    <form className="account-form" onSubmit={submit} noValidate>
      <header>
        <h1>{title}</h1>
        <p>{lead}</p>
      </header>
      <AccountError error={failure} />
      <Field
        label="Email"
        type="email"
        name="email"
        autoComplete="username"
        autoFocus={!settled}
        locked={settled !== undefined}
        value={email}
        error={errors.email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label="Password"
        type="password"
        name="password"
        autoComplete="current-password"
        value={password}
        error={errors.password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" kind="primary" size="lg" block busy={busy}>
        Sign in
      </Button>
      {other ? <p className="account-other">{other}</p> : null}
    </form>
  )
}
