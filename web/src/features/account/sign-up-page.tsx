'use client'

import { type FormEvent, type ReactNode, useState } from 'react'
import { api, words } from '@/client/api-client.ts'
import { nextPath } from '@/client/next-path.ts'
import { localStore } from '@/local-store/local-store.ts'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { AccountError } from './account-error.tsx'
import { AccountPage } from './account-page.tsx'
import { decideFields, type FieldErrors, MIN_PASSWORD_LENGTH } from './decide-fields.ts'
import { useNext } from './use-next.ts'

export function SignUpPage() {
  const next = useNext()
  return (
    <AccountPage>
      <SignUpForm
        onDone={() => location.assign(nextPath(next))}
        other={
          <>
            Already have an account?{' '}
            <a className="link" href={next ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in'}>
              Sign in
            </a>
          </>
        }
      />
    </AccountPage>
  )
}

export type SignUpFormProps = {
  readonly onDone: () => void
  readonly email?: string
  readonly title?: string
  readonly lead?: string
  /** The way to the other form. */
  readonly other?: ReactNode
}

export function SignUpForm({
  onDone,
  email: settled,
  title = 'Start writing together',
  lead = 'An account on this server, and nowhere else.',
  other,
}: SignUpFormProps) {
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

  if (confirming)
    return (
      <div className="account-form">
        <header>
          <h1>Look into your mail</h1>
          <p>We have sent a link to {email}. Open it to confirm that the mailbox is yours; then you can go on here.</p>
        </header>
      </div>
    )
  return (
    <form className="account-form" onSubmit={submit} noValidate>
      <header>
        <h1>{title}</h1>
        <p>{lead}</p>
      </header>
      <AccountError error={failure} />
      <Field
        label="Your name"
        name="name"
        autoComplete="name"
        autoFocus
        value={name}
        error={errors.name}
        hint="Shown beside your cursor."
        onChange={(event) => setName(event.target.value)}
      />
      <Field
        label="Email"
        type="email"
        name="email"
        autoComplete="username"
        locked={settled !== undefined}
        value={email}
        error={errors.email}
        hint={settled === undefined ? undefined : 'The invitation is for this address.'}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Field
        label="Password"
        type="password"
        name="password"
        autoComplete="new-password"
        value={password}
        error={errors.password}
        hint={
          password.length === 0
            ? `${MIN_PASSWORD_LENGTH} characters or more. Long is better than complicated.`
            : `${password.length} characters. Long is better than complicated.`
        }
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" kind="primary" size="lg" block busy={busy}>
        Create account
      </Button>
      {other ? <p className="account-other">{other}</p> : null}
    </form>
  )
}
