'use client'

import { Plus } from 'lucide-react'
import { Tabs } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { useAccount } from '@/client/account.tsx'
import { DocumentMenu } from '@/client/document-menu.tsx'
import { type DocumentRecord, titleOf, useCreateDocument, useDocuments } from '@/client/documents.ts'
import { ListPage } from '@/client/list-page.tsx'
import { linkTo } from '@/client/navigate.ts'
import type { Organization } from '@/client/organizations.ts'
import { greeting, groupByDay, timeWords } from '@/client/time-words.ts'
import { Button } from '@/ui/button.tsx'
import { DocumentIcon } from '@/ui/document-icon.tsx'
import { UnreachableState } from '@/ui/states.tsx'
import './home.css'
import { RowsLoading } from '@/ui/rows-loading.tsx'

/** What was worked on, newest first. */
export function HomeScreen({
  organization,
  notices,
}: {
  readonly organization: Organization
  readonly notices?: ReactNode
}) {
  const documents = useDocuments(organization.id)
  return (
    <ListPage name="Home">
      {notices}
      {documents.data?.length === 0 ? (
        <EmptyHome organization={organization} />
      ) : documents.data ? (
        <FilledHome organization={organization} documents={documents.data} />
      ) : documents.isError ? (
        <UnreachableState onRetry={() => void documents.refetch()} />
      ) : (
        <RowsLoading />
      )}
    </ListPage>
  )
}

function FilledHome({
  organization,
  documents,
}: {
  readonly organization: Organization
  readonly documents: readonly DocumentRecord[]
}) {
  const account = useAccount()
  const create = useCreateDocument(organization.id)
  const [tab, setTab] = useState('recent')
  const shown = tab === 'mine' ? documents.filter((document) => document.createdBy?.id === account.id) : documents
  const titles = new Map(documents.map((document) => [document.id, titleOf(document)]))
  return (
    <Tabs.Root value={tab} onValueChange={setTab}>
      <div className="list-head">
        <div className="grow">
          <h1>
            {greeting()}, {account.name.split(' ')[0]}
          </h1>
        </div>
        {organization.role === 'guest' ? null : (
          <Button kind="primary" busy={create.isPending} onClick={() => create.mutate({ parentId: null })}>
            <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
            New document
          </Button>
        )}
      </div>
      <Tabs.List className="tabs" aria-label="Which documents">
        <Tabs.Trigger className="tab" value="recent">
          Recent
        </Tabs.Trigger>
        {organization.role === 'guest' ? null : (
          <Tabs.Trigger className="tab" value="mine">
            Created by me
          </Tabs.Trigger>
        )}
      </Tabs.List>
      <Tabs.Content value={tab}>
        {shown.length === 0 ? (
          <p className="quiet" style={{ paddingBlock: 24 }}>
            You have created no documents here yet.
          </p>
        ) : null}
        {groupByDay(shown, (document) => document.editedAt).map((group) => (
          <section key={group.heading} aria-label={group.heading}>
            <h2 className="home-group">{group.heading}</h2>
            <ul>
              {group.items.map((document) => (
                <li key={document.id}>
                  <Row
                    document={document}
                    place={(document.parentId && titles.get(document.parentId)) || organization.name}
                    you={account.id}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </Tabs.Content>
    </Tabs.Root>
  )
}

function Row({
  document,
  place,
  you,
}: {
  readonly document: DocumentRecord
  readonly place: string
  readonly you: string
}) {
  const editor = document.editedBy ?? document.createdBy
  return (
    <div className="home-row">
      <a {...linkTo(`/d/${document.id}`)} className="home-link">
        <span className="home-icon">
          <DocumentIcon name={document.icon} sizePx={20} />
        </span>
        <span className="grow">
          <span className="home-title trunc">{titleOf(document)}</span>
          <span className="home-excerpt trunc">{document.excerpt}</span>
        </span>
        <span className="home-place trunc">{place}</span>
        <span className="home-who num">
          <b className="trunc">{editor?.id === you ? 'You' : editor?.name}</b>
          <time dateTime={document.editedAt}>{timeWords(document.editedAt)}</time>
        </span>
      </a>
      <span className="home-actions">{document.access === 'write' ? <DocumentMenu document={document} /> : null}</span>
    </div>
  )
}

function EmptyHome({ organization }: { readonly organization: Organization }) {
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
      <h1>{guest ? 'Nothing was shared with you yet' : 'Write the first page'}</h1>
      <p>
        {guest
          ? `Documents of ${organization.name} that somebody shares with you appear here.`
          : `${organization.name} has no documents yet. Start with an empty page.`}
      </p>
      {guest ? null : (
        <Button kind="primary" size="lg" busy={create.isPending} onClick={() => create.mutate({ parentId: null })}>
          <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
          New document
        </Button>
      )}
    </div>
  )
}
