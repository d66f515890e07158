'use client'

import { ChevronDown, Ellipsis, LogOut, UserMinus } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useAccount } from '@/client/account.tsx'
import type { Organization } from '@/client/organizations.ts'
import type { Member } from '@/client/people.ts'
import { timeWords } from '@/client/time-words.ts'
import { Avatar } from '@/ui/avatar.tsx'
import { Button, IconButton } from '@/ui/button.tsx'
import { Confirm } from '@/ui/dialog.tsx'
import { Menu, MenuItem } from '@/ui/menu.tsx'
import { mayManage, rolesToGive } from './role-rules.ts'
import { usePeopleActions } from './use-people-actions.ts'

export type MembersTableProps = {
  readonly organization: Organization
  readonly members: readonly Member[]
  readonly empty: string
}

export function MembersTable({ organization, members, empty }: MembersTableProps) {
  const t = useTranslations('members')
  if (members.length === 0)
    return (
      <p className="quiet" style={{ paddingBlock: 24 }}>
        {empty}
      </p>
    )
  return (
    <table className="people">
      <thead>
        <tr>
          <th className="people-name">{t('name')}</th>
          <th>{t('role')}</th>
          <th className="wide">{t('lastHere')}</th>
          <th style={{ width: 52 }}>
            <span className="sr-only">{t('actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {members.map((member) => (
          <Row key={member.id} member={member} organization={organization} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ member, organization }: { readonly member: Member; readonly organization: Organization }) {
  const t = useTranslations('members')
  const roles = useTranslations('common')
  const account = useAccount()
  const { changeRole, remove, leave } = usePeopleActions(organization.id)
  const [asking, setAsking] = useState<'remove' | 'leave' | null>(null)
  const { name } = member.user
  const you = member.user.id === account.id
  const manages = !you && mayManage(organization.role, member.role)
  return (
    <tr>
      <td>
        <span className="who">
          <Avatar person={member.user} size="md" />
          <span>
            <b className="trunc">
              {member.user.name} {you ? <span className="quiet">{t('you')}</span> : null}
            </b>
            <small className="trunc">{member.user.email}</small>
          </span>
        </span>
      </td>
      <td>
        {manages ? (
          <span className="role-button">
            <Menu
              label={t('roleOf', { name })}
              trigger={
                <Button
                  kind="ghost"
                  size="sm"
                  aria-label={t('roleOfIs', { name, role: roles(`roles.${member.role}`) })}
                >
                  {roles(`roles.${member.role}`)}
                  <ChevronDown size={14} strokeWidth={1.75} aria-hidden="true" />
                </Button>
              }
            >
              {rolesToGive(organization.role).map((role) => (
                <MenuItem
                  key={role}
                  checked={role === member.role}
                  onSelect={() => changeRole.mutate({ memberId: member.id, role })}
                >
                  {roles(`roles.${role}`)}
                </MenuItem>
              ))}
            </Menu>
          </span>
        ) : (
          roles(`roles.${member.role}`)
        )}
      </td>
      <td className="wide quiet num">{member.lastSeenAt ? timeWords(member.lastSeenAt) : t('notYet')}</td>
      <td className="end">
        {manages || you ? (
          <Menu
            align="end"
            label={t('actionsFor', { name })}
            trigger={
              <IconButton label={t('moreAbout', { name })}>
                <Ellipsis size={16} strokeWidth={1.75} aria-hidden="true" />
              </IconButton>
            }
          >
            {you ? (
              <MenuItem
                icon={<LogOut size={16} strokeWidth={1.75} aria-hidden="true" />}
                danger
                onSelect={() => setAsking('leave')}
              >
                {t('leave.item', { organization: organization.name })}
              </MenuItem>
            ) : (
              <MenuItem
                icon={<UserMinus size={16} strokeWidth={1.75} aria-hidden="true" />}
                danger
                onSelect={() => setAsking('remove')}
              >
                {t('remove.item', { organization: organization.name })}
              </MenuItem>
            )}
          </Menu>
        ) : null}
        <Confirm
          open={asking !== null}
          onOpenChange={(open) => open || setAsking(null)}
          title={
            asking === 'leave' ? t('leave.title', { organization: organization.name }) : t('remove.title', { name })
          }
          action={t(asking === 'leave' ? 'leave.action' : 'remove.action')}
          keep={t(asking === 'leave' ? 'leave.keep' : 'remove.keep')}
          busy={remove.isPending || leave.isPending}
          onConfirm={() =>
            asking === 'leave'
              ? leave.mutate(undefined, { onSuccess: () => location.assign('/'), onSettled: () => setAsking(null) })
              : remove.mutate(member.id, { onSettled: () => setAsking(null) })
          }
        >
          {asking === 'leave' ? t('leave.text') : t('remove.text', { name })}
        </Confirm>
      </td>
    </tr>
  )
}
