'use client'

import { TRASH_DAYS } from '@coscribe/shared/domain/limits'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { type DocumentRecord, useDocuments, useEmptyTrash } from '@/client/documents.ts'
import { ListPage } from '@/client/list-page.tsx'
import type { Organization } from '@/client/organizations.ts'
import { Button } from '@/ui/button.tsx'
import { Confirm } from '@/ui/dialog.tsx'
import { RowsLoading } from '@/ui/rows-loading.tsx'
import { State, UnreachableState } from '@/ui/states.tsx'
import { TrashRow } from './trash-row.tsx'
import './trash.css'

/** What was thrown away: to bring back, or to delete for ever; after a while it goes by itself. */
export function TrashScreen({ organization }: { readonly organization: Organization }) {
  const t = useTranslations('trash')
  const trashed = useDocuments(organization.id, true)
  return (
    <ListPage name={t('name')}>
      {trashed.data?.length === 0 ? (
        <State icon={<Trash2 size={24} strokeWidth={1.75} aria-hidden="true" />} title={t('empty')}>
          {t('emptyText', { days: TRASH_DAYS })}
        </State>
      ) : trashed.data ? (
        <Filled organization={organization} documents={trashed.data} />
      ) : trashed.isError ? (
        <UnreachableState onRetry={() => void trashed.refetch()} />
      ) : (
        <RowsLoading />
      )}
    </ListPage>
  )
}

type FilledProps = { readonly organization: Organization; readonly documents: readonly DocumentRecord[] }

function Filled({ organization, documents }: FilledProps) {
  const t = useTranslations('trash')
  const empty = useEmptyTrash(organization.id)
  const [asking, setAsking] = useState(false)
  const newestFirst = documents.toSorted((a, b) => ((a.trashedAt ?? '') < (b.trashedAt ?? '') ? 1 : -1))
  const mayEmpty = organization.role === 'owner' || organization.role === 'admin'
  return (
    <>
      <div className="list-head">
        <div className="grow">
          <h1>{t('name')}</h1>
          <p>{t('sees', { organization: organization.name, days: TRASH_DAYS })}</p>
        </div>
        {mayEmpty ? <Button onClick={() => setAsking(true)}>{t('emptyIt')}</Button> : null}
      </div>
      <ul className="trash">
        {newestFirst.map((document) => (
          <li key={document.id}>
            <TrashRow document={document} organization={organization} />
          </li>
        ))}
      </ul>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('askAll')}
        action={t('deleteForEver')}
        keep={t('keep')}
        busy={empty.isPending}
        onConfirm={() => empty.mutate(undefined, { onSuccess: () => setAsking(false) })}
      >
        {t('askAllText', { count: documents.length })}
      </Confirm>
    </>
  )
}
