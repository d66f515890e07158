'use client'

import { RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useAccount } from '@/client/account.tsx'
import { type DocumentRecord, titleOf, useChangeDocument, useDeleteDocument, useDocuments } from '@/client/documents.ts'
import { ListPage } from '@/client/list-page.tsx'
import type { Organization } from '@/client/organizations.ts'
import { timeWords } from '@/client/time-words.ts'
import { Button } from '@/ui/button.tsx'
import { Confirm } from '@/ui/dialog.tsx'
import { DocumentIcon } from '@/ui/document-icon.tsx'
import { RowsLoading } from '@/ui/rows-loading.tsx'
import { State, UnreachableState } from '@/ui/states.tsx'
import { toast } from '@/ui/toaster.tsx'
import './trash.css'

/** What was thrown away: to bring back, or to delete for ever. */
export function TrashScreen({ organization }: { readonly organization: Organization }) {
  const trashed = useDocuments(organization.id, true)
  return (
    <ListPage name="Trash">
      {trashed.data?.length === 0 ? (
        <State icon={<Trash2 size={24} strokeWidth={1.75} aria-hidden="true" />} title="The trash is empty">
          Documents that somebody moves to the trash wait here until they are restored or deleted for ever.
        </State>
      ) : trashed.data ? (
        <>
          <div className="list-head">
            <div className="grow">
              <h1>Trash</h1>
              <p>Everybody of {organization.name} sees these documents here, and can restore them.</p>
            </div>
          </div>
          <ul className="trash">
            {trashed.data.map((document) => (
              <li key={document.id}>
                <Row document={document} organization={organization} />
              </li>
            ))}
          </ul>
        </>
      ) : trashed.isError ? (
        <UnreachableState onRetry={() => void trashed.refetch()} />
      ) : (
        <RowsLoading />
      )}
    </ListPage>
  )
}

function Row({ document, organization }: { readonly document: DocumentRecord; readonly organization: Organization }) {
  const account = useAccount()
  const change = useChangeDocument()
  const remove = useDeleteDocument()
  const [asking, setAsking] = useState(false)
  const mayDelete =
    organization.role === 'owner' || organization.role === 'admin' || document.createdBy?.id === account.id
  return (
    <div className="trash-row">
      <DocumentIcon name={document.icon} sizePx={20} />
      <span className="grow">
        <span className="trash-title trunc">{titleOf(document)}</span>
        <span className="quiet">In the trash since {timeWords(document.trashedAt ?? document.editedAt)}</span>
      </span>
      <Button
        busy={change.isPending}
        onClick={() =>
          change.mutate(
            { id: document.id, trashed: false },
            { onSuccess: () => toast({ text: `“${titleOf(document)}” is back.` }) },
          )
        }
      >
        <RotateCcw size={16} strokeWidth={1.75} aria-hidden="true" />
        Restore
      </Button>
      {mayDelete ? (
        <Button kind="ghost" onClick={() => setAsking(true)}>
          Delete for ever
        </Button>
      ) : null}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title="Delete for ever?"
        action="Delete for ever"
        keep="Keep"
        busy={remove.isPending}
        onConfirm={() => remove.mutate(document.id, { onSuccess: () => setAsking(false) })}
      >
        “{titleOf(document)}” and its history go. Nobody can bring it back.
      </Confirm>
    </div>
  )
}
