'use client'

import { ArrowDownUp, Plus } from 'lucide-react'
import { Tabs } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useAccount } from '@/client/account.tsx'
import { type DocumentRecord, titleOf, useCreateDocument, useDocuments } from '@/client/documents.ts'
import { ImportButton } from '@/client/import-markdown.tsx'
import { ListPage } from '@/client/list-page.tsx'
import type { Organization } from '@/client/organizations.ts'
import { usePlaces } from '@/client/places.ts'
import { greeting, groupByDay } from '@/client/time-words.ts'
import { Button } from '@/ui/button.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'
import { RowsLoading } from '@/ui/rows-loading.tsx'
import { UnreachableState } from '@/ui/states.tsx'
import { chooseDocuments, HOME_ORDERS, HOME_TABS, type HomeOrder, type HomeTab, timeIn } from './choose-documents.ts'
import { EmptyHome } from './empty-home.tsx'
import { HomeRow } from './home-row.tsx'
import './home.css'

export type HomeScreenProps = { readonly organization: Organization; readonly notices?: ReactNode }

/** What was opened and worked on, newest first. */
export function HomeScreen({ organization, notices }: HomeScreenProps) {
  const t = useTranslations('home')
  const documents = useDocuments(organization.id)
  return (
    <ListPage name={t('name')}>
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

type FilledProps = { readonly organization: Organization; readonly documents: readonly DocumentRecord[] }

function FilledHome({ organization, documents }: FilledProps) {
  const t = useTranslations('home')
  const account = useAccount()
  const create = useCreateDocument(organization.id)
  const peopleIn = usePlaces(organization.id)
  const [tab, setTab] = useState<HomeTab>('recent')
  const [order, setOrder] = useState<HomeOrder>('opened')
  const shown = chooseDocuments(documents, { tab, order, userId: account.id })
  const titles = new Map(documents.map((document) => [document.id, titleOf(document)]))
  const isGuest = organization.role === 'guest'
  const list = (items: readonly DocumentRecord[]) => (
    <ul>
      {items.map((document) => (
        <li key={document.id}>
          <HomeRow
            document={document}
            place={(document.parentId && titles.get(document.parentId)) || organization.name}
            you={account.id}
            people={peopleIn(document.id)}
          />
        </li>
      ))}
    </ul>
  )
  return (
    <Tabs.Root value={tab} onValueChange={(value) => setTab(value as HomeTab)}>
      <div className="list-head">
        <div className="grow">
          <h1>{t('greeting', { greeting: greeting(), name: account.name.split(' ')[0] ?? '' })}</h1>
        </div>
        {isGuest ? null : <ImportButton organizationId={organization.id} />}
        {isGuest ? null : (
          <Button kind="primary" busy={create.isPending} onClick={() => create.mutate({ parentId: null })}>
            <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
            {t('newDocument')}
          </Button>
        )}
      </div>
      <div className="list-tools">
        <Tabs.List className="tabs grow" aria-label={t('which')}>
          {HOME_TABS.filter((each) => !(isGuest && each === 'mine')).map((each) => (
            <Tabs.Trigger key={each} className="tab" value={each}>
              {t(`tabs.${each}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Menu
          align="end"
          label={t('order')}
          trigger={
            <Button kind="ghost">
              <ArrowDownUp size={16} strokeWidth={1.75} aria-hidden="true" />
              {t(`orders.${order}`)}
            </Button>
          }
        >
          {HOME_ORDERS.map((each) => (
            <MenuItem key={each} checked={each === order} onSelect={() => setOrder(each)}>
              {t(`orders.${each}`)}
            </MenuItem>
          ))}
        </Menu>
      </div>
      <Tabs.Content value={tab}>
        {shown.length === 0 ? <p className="quiet home-none">{t(`none.${tab}`)}</p> : null}
        {order === 'title'
          ? list(shown)
          : groupByDay(shown, (document) => timeIn(order, document)).map((group) => (
              <section key={group.heading} aria-label={group.heading}>
                <h2 className="home-group">{group.heading}</h2>
                {list(group.items)}
              </section>
            ))}
      </Tabs.Content>
    </Tabs.Root>
  )
}
