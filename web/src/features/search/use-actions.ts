'use client'
import { foldText } from '@coscribe/shared/domain/search-text'
import {
  Building2,
  FileInput,
  FilePlus,
  House,
  LogOut,
  type LucideIcon,
  Monitor,
  Moon,
  Plus,
  Settings,
  Sun,
  Trash2,
  UserPlus,
  Users,
} from 'lucide-react'
import { useTheme } from 'next-themes'
import { useTranslations } from 'use-intl'
import { useAccount } from '@/client/account.tsx'
import { useCreateDocument } from '@/client/documents.ts'
import { useMarkdownChooser } from '@/client/import-markdown.tsx'
import { navigate } from '@/client/navigate.ts'
import { type Organization, useOrganization, useSwitchOrganization } from '@/client/organizations.ts'
import { askToSignOut } from '@/client/sign-out-dialog.tsx'

/** Something to do from the palette. What other features can do is handed in by the shell. */
export type PaletteAction = {
  readonly id: string
  readonly label: string
  readonly Icon: LucideIcon
  readonly run: () => void
  /** Shown before anything is typed. */
  readonly isFirst?: boolean
}

const THEMES = [
  { theme: 'light', Icon: Sun },
  { theme: 'dark', Icon: Moon },
  { theme: 'system', Icon: Monitor },
] as const

/** What the person may do, that answers the query: all words begin a word of the label. */
export function useActions(organization: Organization, query: string, more: readonly PaletteAction[]): PaletteAction[] {
  const t = useTranslations('search')
  const account = useAccount()
  const create = useCreateDocument(organization.id)
  const importing = useMarkdownChooser(organization.id)
  const { organizations = [] } = useOrganization()
  const switchTo = useSwitchOrganization()
  const { theme: current, setTheme } = useTheme()
  const isMember = organization.role !== 'guest'
  const isAdmin = organization.role === 'owner' || organization.role === 'admin'
  const title = query.trim()
  const actions: (PaletteAction | false)[] = [
    isMember && {
      id: 'new',
      label: title === '' ? t('newDocument') : t('newDocumentCalled', { query: title }),
      Icon: FilePlus,
      run: () => create.mutate({ parentId: null, title }),
      isFirst: true,
    },
    isMember && { id: 'import', label: t('importMarkdown'), Icon: FileInput, run: importing.choose },
    ...more,
    isAdmin && { id: 'invite', label: t('invite'), Icon: UserPlus, run: () => navigate('/members'), isFirst: true },
    { id: 'home', label: t('home'), Icon: House, run: () => navigate('/') },
    isMember && { id: 'members', label: t('members'), Icon: Users, run: () => navigate('/members') },
    isMember && { id: 'trash', label: t('trash'), Icon: Trash2, run: () => navigate('/trash') },
    { id: 'settings', label: t('settings'), Icon: Settings, run: () => navigate('/settings') },
    ...THEMES.map(
      ({ theme, Icon }): PaletteAction | false =>
        theme !== current && { id: `theme-${theme}`, label: t(`themes.${theme}`), Icon, run: () => setTheme(theme) },
    ),
    ...organizations
      .filter(({ id }) => id !== organization.id)
      .map(
        ({ id, name }): PaletteAction => ({
          id: `switch-${id}`,
          label: t('switchTo', { organization: name }),
          Icon: Building2,
          run: () => void switchTo(id),
        }),
      ),
    {
      id: 'new-organization',
      label: t('newOrganization'),
      Icon: Plus,
      run: () => navigate('/organizations/new', { reload: true }),
    },
    { id: 'sign-out', label: t('signOut'), Icon: LogOut, run: () => void askToSignOut(account.id) },
  ]
  const allowed = actions.filter((action) => action !== false)
  if (title === '') return allowed.filter(({ isFirst }) => isFirst)
  return allowed.filter(({ id, label }) => id === 'new' || answers(label, title))
}

/** Whether every word of the query begins a word of the text. */
export function answers(text: string, query: string): boolean {
  const words = foldText(text).split(/[^\p{L}\p{N}]+/u)
  return foldText(query)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => words.some((each) => each.startsWith(word)))
}
