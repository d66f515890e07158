'use client'

import type { ReactNode } from 'react'
import { useId } from 'react'
import { useTranslations } from 'use-intl'
import { ListPage } from '@/client/list-page.tsx'
import { AppearanceSection } from './appearance-section.tsx'
import { DeletionSection } from './deletion-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { ProfileSection } from './profile-section.tsx'
import { SessionsSection } from './sessions-section.tsx'
import './settings.css'

/** What belongs to the person, and to no organization. */
export function SettingsScreen() {
  const t = useTranslations('settings')
  return (
    <ListPage name={t('title')}>
      <div className="settings">
        <header className="settings-head">
          <h1 className="display">{t('title')}</h1>
          <p>{t('lead')}</p>
        </header>
        <Section title={t('profile.title')}>
          <ProfileSection />
        </Section>
        <Section title={t('appearance.title')}>
          <AppearanceSection />
        </Section>
        <Section title={t('password.title')}>
          <PasswordSection />
        </Section>
        <Section title={t('sessions.title')}>
          <SessionsSection />
        </Section>
        <Section title={t('deletion.title')}>
          <DeletionSection />
        </Section>
      </div>
    </ListPage>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId()
  return (
    <section className="settings-section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className="settings-body">{children}</div>
    </section>
  )
}
