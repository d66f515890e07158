'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { SESSION_KEY, useSession } from '@/client/account.tsx'
import { ApiError, api, words } from '@/client/api-client.ts'
import { Button } from '@/ui/button.tsx'
import { AccountError } from './account-error.tsx'
import { AccountPage } from './account-page.tsx'
import { SignInForm } from './sign-in-page.tsx'
import { SignUpForm } from './sign-up-page.tsx'

type Greeting = {
  readonly organizationId: string
  readonly organizationName: string
  readonly inviterName: string
  readonly email: string
  readonly role: string
  readonly hasAccount: boolean
}

/** Where an invitation's link leads: accept it, after signing up or in where that is still to be done. */
export function InvitationPage({ invitationId }: { readonly invitationId: string }) {
  const greeting = useQuery({
    queryKey: ['invitation', invitationId],
    queryFn: () => api<Greeting>('GET', `/api/v1/invitations/${encodeURIComponent(invitationId)}`),
  })
  const session = useSession()
  if (greeting.isError) return <Ended error={greeting.error} onRetry={() => greeting.refetch()} />
  if (!greeting.data || session.isPending) return <AccountPage>{null}</AccountPage>
  return (
    <AccountPage>
      <Open invitationId={invitationId} greeting={greeting.data} signedInAs={session.data?.user.email ?? null} />
    </AccountPage>
  )
}

type OpenProps = { readonly invitationId: string; readonly greeting: Greeting; readonly signedInAs: string | null }

function Open({ invitationId, greeting, signedInAs }: OpenProps) {
  const queries = useQueryClient()
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [wantsSignIn, setWantsSignIn] = useState(greeting.hasAccount)
  const title = `Join ${greeting.organizationName}`
  const lead = `${greeting.inviterName} invited you ${greeting.role === 'guest' ? 'as a guest' : 'to write with the team'}.`

  async function accept() {
    setBusy(true)
    setFailure(null)
    try {
      await api('POST', '/api/auth/organization/accept-invitation', { invitationId })
      await api('POST', '/api/auth/organization/set-active', { organizationId: greeting.organizationId })
      location.assign('/')
    } catch (error) {
      setBusy(false)
      setFailure(words(error))
      await queries.invalidateQueries({ queryKey: SESSION_KEY })
    }
  }

  const other = (
    <>
      {wantsSignIn ? 'No account yet? ' : 'Already have an account? '}
      <button type="button" className="link" onClick={() => setWantsSignIn(!wantsSignIn)}>
        {wantsSignIn ? 'Create one' : 'Sign in'}
      </button>
    </>
  )
  if (signedInAs === null)
    return (
      <>
        {wantsSignIn ? (
          <SignInForm key="in" title={title} lead={lead} email={greeting.email} onDone={accept} other={other} />
        ) : (
          <SignUpForm key="up" title={title} lead={lead} email={greeting.email} onDone={accept} other={other} />
        )}
        <AccountError error={failure} />
      </>
    )
  const isTheirs = signedInAs.toLowerCase() === greeting.email.toLowerCase()
  return (
    <div className="account-form">
      <header>
        <h1>{title}</h1>
        <p>{isTheirs ? lead : `The invitation is for ${greeting.email}, and you are signed in as ${signedInAs}.`}</p>
      </header>
      <AccountError error={failure} />
      {isTheirs ? (
        <Button kind="primary" size="lg" block busy={busy} onClick={accept}>
          Accept the invitation
        </Button>
      ) : (
        <Button
          kind="primary"
          size="lg"
          block
          onClick={() => void api('POST', '/api/auth/sign-out', {}).then(() => location.reload())}
        >
          Sign out and use {greeting.email}
        </Button>
      )}
      <a className="link" href="/" style={{ textAlign: 'center' }}>
        Not now
      </a>
    </div>
  )
}

function Ended({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const over = error instanceof ApiError && (error.status === 404 || error.status === 410)
  return (
    <AccountPage>
      <div className="account-form">
        <header>
          <h1>{over ? 'This invitation is over' : 'The invitation could not be opened'}</h1>
          <p>{words(error)}</p>
        </header>
        {over ? (
          <Button kind="primary" size="lg" block onClick={() => location.assign('/')}>
            Open Coscribe
          </Button>
        ) : (
          <Button kind="primary" size="lg" block onClick={onRetry}>
            Try again
          </Button>
        )}
      </div>
    </AccountPage>
  )
}
