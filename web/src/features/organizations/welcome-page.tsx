'use client'

import { useEffect } from 'react'
import { useSession } from '@/client/account.tsx'
import { navigate, usePath } from '@/client/navigate.ts'
import { withNext } from '@/client/next-path.ts'
import { useOrganization } from '@/client/organizations.ts'
import { UnreachableState } from '@/ui/states.tsx'
import { InviteStep } from './invite-step.tsx'
import { OnboardingFrame } from './onboarding-frame.tsx'
import { StartStep } from './start-step.tsx'

const START = '/welcome/start'

/** The steps after the organization has its name: invite, then the first document. `mailing`: invitations go out by mail. */
export function WelcomePage({ mailing }: { readonly mailing: boolean }) {
  const path = usePath()
  const session = useSession()
  const { organization, organizations, isError, refetch } = useOrganization()
  const isStart = path === START
  // Only whoever may invite is asked to; and without an organization there is nothing to be welcomed to.
  const mayInvite = organization?.role === 'owner' || organization?.role === 'admin'
  useEffect(() => {
    if (session.data === null) location.replace(withNext('/sign-in', location.pathname))
    else if (organizations?.length === 0) location.replace('/organizations/new')
    else if (organization?.role === 'guest') location.replace('/')
    else if (organization && !mayInvite && !isStart) navigate(START, { replace: true })
  }, [session.data, organizations, organization, mayInvite, isStart])

  if (isError) return <UnreachableState onRetry={refetch} />
  return (
    <OnboardingFrame step={isStart ? 3 : 2}>
      {organization && isStart ? <StartStep organization={organization} /> : null}
      {organization && mayInvite && !isStart ? (
        <InviteStep organization={organization} mailing={mailing} onDone={() => navigate(START, { replace: true })} />
      ) : null}
    </OnboardingFrame>
  )
}
