'use client'

import { Building2, ChevronsUpDown, LogOut, Monitor, Moon, Plus, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import type { ReactNode } from 'react'
import { useAccount } from '@/client/account.tsx'
import { navigate } from '@/client/navigate.ts'
import { type Organization, useOrganization, useSwitchOrganization } from '@/client/organizations.ts'
import { askToSignOut } from '@/client/sign-out-dialog.tsx'
import { Menu, MenuItem, MenuLabel, MenuLine } from '@/ui/menu.tsx'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

const THEMES = [
  { value: 'light', label: 'Light', Icon: Sun },
  { value: 'dark', label: 'Dark', Icon: Moon },
  { value: 'system', label: 'As the system', Icon: Monitor },
] as const

/** Which organization is open, who is signed in, the theme, and the way out. */
export function OrganizationMenu({ organization }: { readonly organization: Organization }) {
  return (
    <Menu
      label="Organization and account"
      trigger={
        <button type="button" className="side-org">
          <span className="org-mark" aria-hidden="true">
            {[...organization.name][0]?.toUpperCase()}
          </span>
          <span className="trunc">{organization.name}</span>
          <ChevronsUpDown {...icon} size={14} />
        </button>
      }
    >
      <AccountMenuItems organization={organization} />
    </Menu>
  )
}

/** The same menu below the avatar at the end of the bar. */
export function AccountMenu({
  organization,
  trigger,
}: {
  readonly organization: Organization
  readonly trigger: ReactNode
}) {
  return (
    <Menu align="end" label="Organization and account" trigger={trigger}>
      <AccountMenuItems organization={organization} />
    </Menu>
  )
}

function AccountMenuItems({ organization }: { readonly organization: Organization }) {
  const account = useAccount()
  const { organizations = [] } = useOrganization()
  const open = useSwitchOrganization()
  const { theme, setTheme } = useTheme()
  return (
    <>
      <MenuLabel>Organizations</MenuLabel>
      {organizations.map((each) => (
        <MenuItem
          key={each.id}
          icon={<Building2 {...icon} />}
          checked={each.id === organization.id}
          onSelect={() => void open(each.id)}
        >
          {each.name}
        </MenuItem>
      ))}
      <MenuItem icon={<Plus {...icon} />} onSelect={() => navigate('/organizations/new', { reload: true })}>
        New organization
      </MenuItem>
      <MenuLine />
      <MenuLabel>Theme</MenuLabel>
      {THEMES.map(({ value, label, Icon }) => (
        <MenuItem key={value} icon={<Icon {...icon} />} checked={theme === value} onSelect={() => setTheme(value)}>
          {label}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuLabel>
        {account.name} · {account.email}
      </MenuLabel>
      <MenuItem icon={<LogOut {...icon} />} onSelect={() => void askToSignOut(account.id)}>
        Sign out
      </MenuItem>
    </>
  )
}
