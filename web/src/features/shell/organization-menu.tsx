'use client'

import { Building2, ChevronsUpDown, LogOut, Monitor, Moon, Plus, Settings, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useAccount } from '@/client/account.tsx'
import { navigate } from '@/client/navigate.ts'
import { type Organization, useOrganization, useSwitchOrganization } from '@/client/organizations.ts'
import { askToSignOut } from '@/client/sign-out-dialog.tsx'
import { Menu, MenuItem, MenuLabel, MenuLine } from '@/ui/menu.tsx'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

const THEMES = [
  { value: 'light', Icon: Sun },
  { value: 'dark', Icon: Moon },
  { value: 'system', Icon: Monitor },
] as const

/** Which organization is open, who is signed in, the theme, and the way out. */
export function OrganizationMenu({ organization }: { readonly organization: Organization }) {
  const t = useTranslations('shell')
  return (
    <Menu
      label={t('account.menu')}
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
  const t = useTranslations('shell')
  return (
    <Menu align="end" label={t('account.menu')} trigger={trigger}>
      <AccountMenuItems organization={organization} />
    </Menu>
  )
}

function AccountMenuItems({ organization }: { readonly organization: Organization }) {
  const t = useTranslations('shell')
  const settingsWords = useTranslations('settings')
  const account = useAccount()
  const { organizations = [] } = useOrganization()
  const open = useSwitchOrganization()
  const { theme, setTheme } = useTheme()
  return (
    <>
      <MenuLabel>{t('account.organizations')}</MenuLabel>
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
        {t('account.newOrganization')}
      </MenuItem>
      <MenuLine />
      <MenuLabel>{t('account.theme')}</MenuLabel>
      {THEMES.map(({ value, Icon }) => (
        <MenuItem key={value} icon={<Icon {...icon} />} checked={theme === value} onSelect={() => setTheme(value)}>
          {t(`account.themes.${value}`)}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuLabel>
        {account.name} · {account.email}
      </MenuLabel>
      <MenuItem icon={<Settings {...icon} />} onSelect={() => navigate('/settings')}>
        {settingsWords('title')}
      </MenuItem>
      <MenuItem icon={<LogOut {...icon} />} onSelect={() => void askToSignOut(account.id)}>
        {t('account.signOut')}
      </MenuItem>
    </>
  )
}
