'use client'

import { CloudOff, Link, LoaderCircle } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { ApiError, words } from '@/client/api-client.ts'
import { titleOf, useDocuments } from '@/client/documents.ts'
import type { Organization } from '@/client/organizations.ts'
import { type Member, usePeople } from '@/client/people.ts'
import { Button } from '@/ui/button.tsx'
import { Dialog } from '@/ui/dialog.tsx'
import { copyLink } from './copy-link.ts'
import { EveryoneRow } from './everyone-row.tsx'
import { PeopleList } from './people-list.tsx'
import { PeoplePicker } from './people-picker.tsx'
import type { Sharing } from './sharing-rules.ts'
import { type SharingActions, useSharing } from './use-sharing.ts'
import './sharing.css'
import './picker.css'

export type ShareDialogProps = {
  readonly documentId: string
  readonly organization: Organization
  readonly onClose: () => void
}

/** Who sees this document and all below it: single people, and everybody of the organization. */
export function ShareDialog({ documentId, organization, onClose }: ShareDialogProps) {
  const t = useTranslations('sharing')
  const { sharing, ...actions } = useSharing(documentId)
  const people = usePeople(organization.id)
  const documents = useDocuments(organization.id)
  const document = documents.data?.find((each) => each.id === documentId)
  const isAway = sharing.failureCount > 0 && !(sharing.failureReason instanceof ApiError)
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      size="wide"
      title={document ? t('shareTitle', { title: titleOf(document) }) : t('shareThis')}
      foot={
        <>
          <Button onClick={() => void copyLink(`/d/${documentId}`, t('linkCopied'))}>
            <Link size={16} strokeWidth={1.75} aria-hidden="true" />
            {t('copyLink')}
          </Button>
          <span className="grow quiet share-foot">{isAway ? null : t('atOnce')}</span>
          <Button onClick={onClose}>{t('done')}</Button>
        </>
      }
    >
      {isAway ? (
        <p className="share-note" role="status">
          <CloudOff size={16} strokeWidth={1.75} aria-hidden="true" />
          {t('away')}
        </p>
      ) : null}
      {sharing.data && people.data ? (
        <ShareBody
          sharing={sharing.data}
          members={people.data.members}
          organization={organization}
          actions={actions}
          isAway={isAway}
        />
      ) : sharing.isError && !isAway ? (
        <p className="share-note" role="alert">
          {words(sharing.error)}
        </p>
      ) : isAway ? null : (
        <ShareLoading />
      )}
    </Dialog>
  )
}

export type ShareBodyProps = {
  readonly sharing: Sharing
  readonly members: readonly Member[]
  readonly organization: Organization
  readonly actions: SharingActions
  readonly isAway: boolean
}

function ShareBody(props: ShareBodyProps) {
  const t = useTranslations('sharing')
  const { sharing, isAway } = props
  return (
    <>
      {!sharing.mayShare ? (
        <p className="share-note">{t('readersDoNotShare')}</p>
      ) : isAway ? null : (
        <PeoplePicker {...props} />
      )}
      <PeopleList {...props} />
      <EveryoneRow {...props} />
    </>
  )
}

function ShareLoading() {
  const t = useTranslations('sharing')
  return (
    <p className="share-note" role="status">
      <LoaderCircle className="share-spin" size={16} strokeWidth={1.75} aria-hidden="true" />
      {t('loading')}
    </p>
  )
}
