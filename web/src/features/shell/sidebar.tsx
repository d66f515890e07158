'use client'

import { House, Plus, Search, SquarePen, Trash2, Users } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { useCreateDocument } from '@/client/documents.ts'
import { keyNames } from '@/client/key-names.ts'
import { linkTo } from '@/client/navigate.ts'
import type { Organization } from '@/client/organizations.ts'
import { Button, IconButton } from '@/ui/button.tsx'
import { DocumentTree } from './document-tree.tsx'
import { Favourites } from './favourites.tsx'
import { OrganizationMenu } from './organization-menu.tsx'
import { ResizeHandle } from './resize-handle.tsx'
import { closeDrawer } from './use-sidebar.ts'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

export type SidebarProps = {
  readonly organization: Organization
  readonly path: string
  readonly onSearch: () => void
  readonly resizable?: boolean
}

export function Sidebar({ organization, path, onSearch, resizable = false }: SidebarProps) {
  const t = useTranslations('shell')
  const create = useCreateDocument(organization.id)
  const mayCreate = organization.role !== 'guest'
  const row = (to: string) => ({
    ...linkTo(to, closeDrawer),
    className: 'side-row',
    'aria-current': path === to ? ('page' as const) : undefined,
  })
  return (
    <nav className="side" aria-label={t('documents')} data-region="sidebar">
      <div className="side-head">
        <OrganizationMenu organization={organization} />
        {mayCreate ? (
          <IconButton
            label={t('newDocument')}
            disabled={create.isPending}
            onClick={() => create.mutate({ parentId: null })}
          >
            <SquarePen {...icon} />
          </IconButton>
        ) : null}
      </div>
      <button type="button" className="side-find" onClick={onSearch}>
        <Search {...icon} size={14} />
        <span className="grow">{t('search')}</span>
        <kbd>{keyNames('Mod')}</kbd> <kbd>K</kbd>
      </button>
      <a {...row('/')}>
        <House {...icon} />
        {t('home')}
      </a>
      <Favourites organization={organization} path={path} />
      <div className="side-section">
        <span className="grow">{t('documents')}</span>
        {mayCreate ? (
          <IconButton
            label={t('addDocument')}
            disabled={create.isPending}
            onClick={() => create.mutate({ parentId: null })}
          >
            <Plus {...icon} size={14} />
          </IconButton>
        ) : null}
      </div>
      <DocumentTree organization={organization} path={path} />
      {organization.role === 'guest' ? null : (
        <div className="side-foot">
          <a {...row('/members')}>
            <Users {...icon} />
            {t('members')}
          </a>
          <a {...row('/trash')}>
            <Trash2 {...icon} />
            {t('trash')}
          </a>
          {/* Where the sidebar is a drawer, within reach of the thumb. */}
          {resizable ? null : (
            <Button
              kind="primary"
              size="lg"
              block
              busy={create.isPending}
              onClick={() => {
                closeDrawer()
                create.mutate({ parentId: null })
              }}
            >
              <Plus {...icon} />
              {t('newDocument')}
            </Button>
          )}
        </div>
      )}
      {resizable ? <ResizeHandle /> : null}
    </nav>
  )
}
