'use client'

import { ChevronDown, Ellipsis, LogOut, UserMinus } from 'lucide-react'
import { useState } from 'react'
import { useAccount } from '@/client/account.tsx'
import type { Organization } from '@/client/organizations.ts'
import { type Member, ROLE_WORDS } from '@/client/people.ts'
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
          <th className="people-name">Name</th>
          <th>Role</th>
          <th className="wide">Last here</th>
          <th style={{ width: 52 }}>
            <span className="sr-only">Actions</span>
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
  const account = useAccount()
  const { changeRole, remove, leave } = usePeopleActions(organization.id)
  const [asking, setAsking] = useState<'remove' | 'leave' | null>(null)
  const you = member.user.id === account.id
  const manages = !you && mayManage(organization.role, member.role)
  return (
    <tr>
      <td>
        <span className="who">
          <Avatar person={member.user} size="md" />
          <span>
            <b className="trunc">
              {member.user.name} {you ? <span className="quiet">(you)</span> : null}
            </b>
            <small className="trunc">{member.user.email}</small>
          </span>
        </span>
      </td>
      <td>
        {manages ? (
          <span className="role-button">
            <Menu
              label={`Role of ${member.user.name}`}
              trigger={
                <Button kind="ghost" size="sm" aria-label={`Role of ${member.user.name}: ${ROLE_WORDS[member.role]}`}>
                  {ROLE_WORDS[member.role]}
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
                  {ROLE_WORDS[role]}
                </MenuItem>
              ))}
            </Menu>
          </span>
        ) : (
          ROLE_WORDS[member.role]
        )}
      </td>
      <td className="wide quiet num">{member.lastSeenAt ? timeWords(member.lastSeenAt) : 'not yet'}</td>
      <td className="end">
        {manages || you ? (
          <Menu
            align="end"
            label={`Actions for ${member.user.name}`}
            trigger={
              <IconButton label={`More about ${member.user.name}`}>
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
                Leave {organization.name}
              </MenuItem>
            ) : (
              <MenuItem
                icon={<UserMinus size={16} strokeWidth={1.75} aria-hidden="true" />}
                danger
                onSelect={() => setAsking('remove')}
              >
                Remove from {organization.name}
              </MenuItem>
            )}
          </Menu>
        ) : null}
        <Confirm
          open={asking !== null}
          onOpenChange={(open) => open || setAsking(null)}
          title={asking === 'leave' ? `Leave ${organization.name}?` : `Remove ${member.user.name}?`}
          action={asking === 'leave' ? 'Leave' : 'Remove'}
          keep={asking === 'leave' ? 'Stay' : 'Keep'}
          busy={remove.isPending || leave.isPending}
          onConfirm={() =>
            asking === 'leave'
              ? leave.mutate(undefined, { onSuccess: () => location.assign('/'), onSettled: () => setAsking(null) })
              : remove.mutate(member.id, { onSettled: () => setAsking(null) })
          }
        >
          {asking === 'leave'
            ? 'Your documents stay with the organization. The last owner cannot leave: make somebody else owner first.'
            : `${member.user.name} loses access at once, also where they are writing now. Their documents stay.`}
        </Confirm>
      </td>
    </tr>
  )
}
