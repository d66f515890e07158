'use client'

import { type FormEvent, useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useSession } from '@/client/account.tsx'
import { api, words } from '@/client/api-client.ts'
import { makeSlug } from '@/client/make-slug.ts'
import { withNext } from '@/client/next-path.ts'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import { OnboardingFrame } from './onboarding-frame.tsx'

/** Names a new organization; who makes it owns it. */
export function NewOrganizationPage() {
  const t = useTranslations('organizations')
  const session = useSession()
  const [name, setName] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (session.data === null) location.replace(withNext('/sign-in', '/organizations/new'))
  }, [session.data])

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    const wanted = name.trim()
    if (wanted === '') return setError(t('nameMissing'))
    setBusy(true)
    try {
      const { id } = await api<{ id: string }>('POST', '/api/auth/organization/create', {
        name: wanted,
        slug: makeSlug(),
      })
      await api('POST', '/api/auth/organization/set-active', { organizationId: id })
      // In place of this page: going back must not lead to making it once more.
      location.replace('/welcome/invite')
    } catch (failure) {
      setBusy(false)
      setError(words(failure))
    }
  }

  return (
    <OnboardingFrame step={1}>
      <form onSubmit={submit} noValidate>
        <h1>{t('title')}</h1>
        <p>{t('lead')}</p>
        <Field
          label={t('name')}
          name="organization"
          autoFocus
          autoComplete="organization"
          maxLength={200}
          value={name}
          error={error}
          hint={t('hint')}
          onChange={(event) => {
            setName(event.target.value)
            setError(null)
          }}
        />
        <Button type="submit" kind="primary" size="lg" block busy={busy}>
          {t('create')}
        </Button>
      </form>
    </OnboardingFrame>
  )
}
