'use client'

import { ChevronRight, Ellipsis } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Menu, MenuItem } from '@/ui/menu.tsx'
import { ancestorsOf } from './build-tree.ts'
import { type DocumentRecord, titleOf, useDocuments } from './documents.ts'
import { linkTo, navigate } from './navigate.ts'
import './breadcrumbs.css'

/** What is above an open document, as links. More than two: the outermost and the parent, and a menu for those between. */
export function Ancestors({ document }: { readonly document: Pick<DocumentRecord, 'id' | 'organizationId'> }) {
  const t = useTranslations('shell')
  const documents = useDocuments(document.organizationId).data ?? []
  const ancestors = ancestorsOf(documents, document.id)
  const [first, ...others] = ancestors
  if (!first) return null
  const parent = others.at(-1)
  const between = others.slice(0, -1)
  return (
    <>
      <Crumb document={first} isOuter={parent !== undefined} />
      {between.length > 0 ? (
        <>
          <Menu
            label={t('breadcrumb.hidden')}
            trigger={
              <button type="button" className="crumb-more" aria-label={t('breadcrumb.hidden')}>
                <Ellipsis size={14} strokeWidth={1.75} aria-hidden="true" />
              </button>
            }
          >
            {between.map((each) => (
              <MenuItem key={each.id} onSelect={() => navigate(`/d/${each.id}`)}>
                {titleOf(each)}
              </MenuItem>
            ))}
          </Menu>
          <ChevronRight aria-hidden className="ed-icon crumb-outer" />
        </>
      ) : null}
      {parent ? <Crumb document={parent} /> : null}
    </>
  )
}

function Crumb({ document, isOuter = false }: { readonly document: DocumentRecord; readonly isOuter?: boolean }) {
  const outer = isOuter ? 'crumb-outer' : ''
  return (
    <>
      <a {...linkTo(`/d/${document.id}`)} className={outer}>
        {titleOf(document)}
      </a>
      <ChevronRight aria-hidden className={`ed-icon ${outer}`} />
    </>
  )
}
