'use client'

import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useAccount } from '@/client/account.tsx'
import { type DocumentRecord, titleOf, useChangeDocument, useDeleteDocument } from '@/client/documents.ts'
import type { Organization } from '@/client/organizations.ts'
import { timeWords } from '@/client/time-words.ts'
import { Button } from '@/ui/button.tsx'
import { Confirm } from '@/ui/dialog.tsx'
import { DocumentIcon } from '@/ui/document-icon.tsx'
import { toast } from '@/ui/toaster.tsx'
import { daysLeft } from './days-left.ts'

export type TrashRowProps = { readonly document: DocumentRecord; readonly organization: Organization }

export function TrashRow({ document, organization }: TrashRowProps) {
  const t = useTranslations('trash')
  const account = useAccount()
  const change = useChangeDocument()
  const remove = useDeleteDocument()
  const [asking, setAsking] = useState(false)
  const mayDelete =
    organization.role === 'owner' || organization.role === 'admin' || document.createdBy?.id === account.id
  const title = titleOf(document)
  const trashedAt = document.trashedAt ?? document.editedAt
  const when = timeWords(trashedAt)
  const who = document.trashedBy?.id === account.id ? t('you') : document.trashedBy?.name
  return (
    <div className="trash-row">
      <DocumentIcon name={document.icon} sizePx={20} />
      <span className="grow">
        <span className="trash-title trunc">{title}</span>
        <span className="quiet">{who ? t('since', { who, when }) : t('sinceUnknown', { when })}</span>
      </span>
      <span className="trash-left num">{t('daysLeft', { days: daysLeft(trashedAt) })}</span>
      <Button
        busy={change.isPending}
        onClick={() =>
          // A promise: the row goes with what it brings back, and callbacks of the call would go along.
          change.mutateAsync({ id: document.id, trashed: false }).then(
            () => toast({ text: t('isBack', { title }) }),
            () => {}, // said by useChangeDocument
          )
        }
      >
        <RotateCcw size={16} strokeWidth={1.75} aria-hidden="true" />
        {t('restore')}
      </Button>
      {mayDelete ? (
        <Button kind="ghost" onClick={() => setAsking(true)}>
          {t('deleteForEver')}
        </Button>
      ) : null}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('ask')}
        action={t('deleteForEver')}
        keep={t('keep')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate(document.id, { onSuccess: () => setAsking(false) })}
      >
        {t('askText', { title })}
      </Confirm>
    </div>
  )
}
