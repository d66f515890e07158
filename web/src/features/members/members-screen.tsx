'use client'

import { Search, UserPlus } from 'lucide-react'
import { Tabs } from 'radix-ui'
import { useState } from 'react'
import { ListPage } from '@/client/list-page.tsx'
import type { Organization } from '@/client/organizations.ts'
import { type Member, usePeople } from '@/client/people.ts'
import { useSlots } from '@/client/slots.tsx'
import { Button } from '@/ui/button.tsx'
import { RowsLoading } from '@/ui/rows-loading.tsx'
import { UnreachableState } from '@/ui/states.tsx'
import { InvitationsTable } from './invitations-table.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import './members.css'
import { useTranslations } from 'use-intl'
import { MembersTable } from './members-table.tsx'
import { OfflineDays } from './offline-days.tsx'
import { rolesToGive } from './role-rules.ts'

/** Who writes here. Owners and admins invite, change roles and remove; everybody can leave. */
export function MembersScreen({ organization }: { readonly organization: Organization }) {
  const t = useTranslations('members')
  const people = usePeople(organization.id)
  const { organizationTools } = useSlots()
  const [inviting, setInviting] = useState(false)
  const [tab, setTab] = useState('members')
  const [wanted, setWanted] = useState('')
  const manages = rolesToGive(organization.role).length > 0
  const { members = [], invitations = [] } = people.data ?? {}
  const matches = ({ user }: Member) => `${user.name} ${user.email}`.toLowerCase().includes(wanted.trim().toLowerCase())
  const writers = members.filter((member) => member.role !== 'guest')
  const guests = members.filter((member) => member.role === 'guest')
  const counted = { count: writers.length, organization: organization.name }
  if (people.isError)
    return (
      <ListPage name={t('title')}>
        <UnreachableState onRetry={() => void people.refetch()} />
      </ListPage>
    )
  return (
    <ListPage name={t('title')}>
      {people.data ? (
        <Tabs.Root value={tab} onValueChange={setTab}>
          <div className="list-head">
            <div className="grow">
              <h1>{t('title')}</h1>
              <p className="num">
                {guests.length > 0 ? t('countWithGuests', { ...counted, guests: guests.length }) : t('count', counted)}
              </p>
            </div>
            {manages ? (
              <Button kind="primary" onClick={() => setInviting(true)}>
                <UserPlus size={16} strokeWidth={1.75} aria-hidden="true" />
                {t('invite')}
              </Button>
            ) : null}
          </div>
          <div className="list-tools">
            <Tabs.List className="tabs grow" aria-label={t('which')}>
              <Tab value="members" label={t('tabs.members')} count={writers.length} />
              <Tab value="guests" label={t('tabs.guests')} count={guests.length} />
              {manages ? <Tab value="invitations" label={t('tabs.invitations')} count={invitations.length} /> : null}
            </Tabs.List>
            <div className="input people-search" data-soft="true">
              <Search size={16} strokeWidth={1.75} aria-hidden="true" />
              <input
                type="search"
                aria-label={t('find')}
                placeholder={t('find')}
                value={wanted}
                onChange={(event) => setWanted(event.target.value)}
              />
            </div>
          </div>
          <Tabs.Content value="members">
            <MembersTable
              organization={organization}
              members={writers.filter(matches)}
              empty={t('nobodyFound', { wanted })}
            />
          </Tabs.Content>
          <Tabs.Content value="guests">
            <MembersTable
              organization={organization}
              members={guests.filter(matches)}
              empty={wanted ? t('nobodyFound', { wanted }) : t('noGuests')}
            />
          </Tabs.Content>
          <Tabs.Content value="invitations">
            <InvitationsTable
              organization={organization}
              invitations={invitations.filter(({ email }) => email.includes(wanted.trim().toLowerCase()))}
            />
          </Tabs.Content>
        </Tabs.Root>
      ) : (
        <RowsLoading />
      )}
      {people.data && manages ? <OfflineDays organization={organization} /> : null}
      {people.data && manages ? organizationTools : null}
      {inviting ? <InviteDialog organization={organization} onClose={() => setInviting(false)} /> : null}
    </ListPage>
  )
}

const Tab = ({ value, label, count }: { readonly value: string; readonly label: string; readonly count: number }) => (
  <Tabs.Trigger className="tab" value={value}>
    {label} <span className="quiet num">{count}</span>
  </Tabs.Trigger>
)
