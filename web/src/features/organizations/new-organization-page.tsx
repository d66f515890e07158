'use client'

import { type FormEvent, useEffect, useState } from 'react'
import { useSession } from '@/client/account.tsx'
import { api, words } from '@/client/api-client.ts'
import { makeSlug } from '@/client/make-slug.ts'
import { askToSignOut, SignOutDialog } from '@/client/sign-out-dialog.tsx'
import { Brand } from '@/ui/brand.tsx'
import { Button } from '@/ui/button.tsx'
import { Field } from '@/ui/field.tsx'
import './organizations.css'
import { useTranslations } from 'use-intl'

/** Names a new organization; who makes it owns it. */
export function NewOrganizationPage() {
  const t = useTranslations('organizations')
  const session = useSession()
  const [name, setName] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (session.data === null) location.replace('/sign-in?next=/organizations/new')
  }, [session.data])

  async function submit(event: FormEvent) {
    event.preventDefault()
    const wanted = name.trim()
    if (wanted === '') return setError(t('nameMissing'))
    setBusy(true)
    try {
      const { id } = await api<{ id: string }>('POST', '/api/auth/organization/create', {
        name: wanted,
        slug: makeSlug(),
      })
      await api('POST', '/api/auth/organization/set-active', { organizationId: id })
      location.assign('/')
    } catch (failure) {
      setBusy(false)
      setError(words(failure))
    }
  }

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
      </main>
    </div>
  )
}
