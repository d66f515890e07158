'use client'

import { Plus } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { useCreateDocument } from '@/client/documents.ts'
import { ImportButton } from '@/client/import-markdown.tsx'
import type { Organization } from '@/client/organizations.ts'
import { Button } from '@/ui/button.tsx'

/** Nothing here yet: the way to the first page. */
export function EmptyHome({ organization }: { readonly organization: Organization }) {
  const t = useTranslations('home')
  const create = useCreateDocument(organization.id)
  const guest = organization.role === 'guest'
  return (
    <div className="empty-page">
      <svg width="74" height="94" viewBox="0 0 74 94" fill="none" aria-hidden="true">
        <rect x="1" y="1" width="72" height="92" rx="8" fill="var(--paper)" stroke="var(--line-2)" strokeWidth="1.5" />
        <path d="M14 24h32M14 38h46M14 50h22" stroke="var(--line-2)" strokeWidth="4" strokeLinecap="round" />
        <path d="M14 64h16" stroke="var(--accent)" strokeWidth="4" strokeLinecap="round" />
        <path d="M36 46v26" stroke="var(--accent)" strokeWidth="2.500" />
        <path d="M36 44h22a3 3 0 0 1 3 3v7H36z" fill="var(--accent)" />
      </svg>
      <h1>{t(guest ? 'emptyGuestTitle' : 'emptyTitle')}</h1>
      <p>{t(guest ? 'emptyGuestText' : 'emptyText', { organization: organization.name })}</p>
      {guest ? null : (
        <Button kind="primary" size="lg" busy={create.isPending} onClick={() => create.mutate({ parentId: null })}>
          <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
          {t('newDocument')}
        </Button>
      )}
      {guest ? null : <ImportButton organizationId={organization.id} size="lg" />}
    </div>
  )
}
