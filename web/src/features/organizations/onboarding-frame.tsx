'use client'

import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useSession } from '@/client/account.tsx'
import { askToSignOut, SignOutDialog } from '@/client/sign-out-dialog.tsx'
import { Brand } from '@/ui/brand.tsx'
import { Button } from '@/ui/button.tsx'
import './organizations.css'

/** One of the three steps between signing up and the first document: a card, and a way out. */
export function OnboardingFrame({ step, children }: { readonly step: 1 | 2 | 3; readonly children: ReactNode }) {
  const t = useTranslations('organizations')
  const session = useSession()
  return (
    <div className="new-organization">
      <header>
        <Brand />
        <span className="grow" />
        <Button kind="ghost" onClick={() => session.data && void askToSignOut(session.data.user.id)}>
          {t('signOut')}
        </Button>
      </header>
      <SignOutDialog />
      <main>
        <section className="onboarding-card">
          <p className="onboarding-step">
            <span className="onboarding-dots" aria-hidden="true">
              {[1, 2, 3].map((each) => (
                <i key={each} data-done={each <= step} />
              ))}
            </span>
            {t('step', { step })}
          </p>
          {children}
        </section>
      </main>
    </div>
  )
}
