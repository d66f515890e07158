'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
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
  const t = useTranslations('account')
  const queries = useQueryClient()
  const [failure, setFailure] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [wantsSignIn, setWantsSignIn] = useState(greeting.hasAccount)
  const title = t('invitation.title', { organization: greeting.organizationName })
  const lead = t(greeting.role === 'guest' ? 'invitation.leadGuest' : 'invitation.lead', {
    inviter: greeting.inviterName,
  })
  const next = `/invitations/${encodeURIComponent(invitationId)}`

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

  const other = t.rich(wantsSignIn ? 'signIn.noAccount' : 'signUp.haveAccount', {
    link: (label) => (
      <button type="button" className="link" onClick={() => setWantsSignIn(!wantsSignIn)}>
        {label}
      </button>
    ),
  })
  if (signedInAs === null)
    return (
      <>
        {wantsSignIn ? (
          <SignInForm key="in" {...{ title, lead, next, other }} email={greeting.email} onDone={accept} />
        ) : (
          <SignUpForm key="up" {...{ title, lead, next, other }} email={greeting.email} onDone={accept} />
        )}
        <AccountError error={failure} />
      </>
    )
  const isTheirs = signedInAs.toLowerCase() === greeting.email.toLowerCase()
  return (
    <div className="account-form">
      <header>
        <h1>{title}</h1>
        <p>{isTheirs ? lead : t('invitation.otherAccount', { email: greeting.email, signedInAs })}</p>
      </header>
      <AccountError error={failure} />
      {isTheirs ? (
        <Button kind="primary" size="lg" block busy={busy} onClick={accept}>
          {t('invitation.accept')}
        </Button>
      ) : (
        <Button
          kind="primary"
          size="lg"
          block
          onClick={() => void api('POST', '/api/auth/sign-out', {}).then(() => location.reload())}
        >
          {t('invitation.switchAccount', { email: greeting.email })}
        </Button>
      )}
      <a className="link" href="/" style={{ textAlign: 'center' }}>
        {t('invitation.notNow')}
      </a>
    </div>
  )
}

function Ended({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const t = useTranslations('account.invitation')
  const common = useTranslations('common')
  const over = error instanceof ApiError && (error.status === 404 || error.status === 410)
  return (
    <AccountPage>
      <div className="account-form">
        <header>
          <h1>{t(over ? 'over' : 'failed')}</h1>
          <p>{words(error)}</p>
        </header>
        {over ? (
          <Button kind="primary" size="lg" block onClick={() => location.assign('/')}>
            {t('open')}
          </Button>
        ) : (
          <Button kind="primary" size="lg" block onClick={onRetry}>
            {common('tryAgain')}
          </Button>
        )}
      </div>
    </AccountPage>
  )
}
