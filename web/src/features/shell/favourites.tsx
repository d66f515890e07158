'use client'

import { useTranslations } from 'use-intl'
import { titleOf, useDocuments } from '@/client/documents.ts'
import { linkTo } from '@/client/navigate.ts'
import type { Organization } from '@/client/organizations.ts'
import { DocumentIcon } from '@/ui/document-icon.tsx'
import { closeDrawer } from './use-sidebar.ts'

/** What the reader marked, in the order in which they did. Nothing where there is none. */
export function Favourites({ organization, path }: { readonly organization: Organization; readonly path: string }) {
  const t = useTranslations('shell')
  const marked = (useDocuments(organization.id).data ?? [])
    .flatMap((document) => (document.favouriteAt ? [{ document, at: document.favouriteAt }] : []))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
  if (marked.length === 0) return null
  return (
    <>
      <div className="side-section" id="favourites">
        {t('favourites')}
      </div>
      <ul className="side-favourites" aria-labelledby="favourites">
        {marked.map(({ document }) => (
          <li key={document.id}>
            <a
              {...linkTo(`/d/${document.id}`, closeDrawer)}
              className="side-row"
              aria-current={path === `/d/${document.id}` ? 'page' : undefined}
            >
              <DocumentIcon name={document.icon} sizePx={16} />
              <span className="trunc">{titleOf(document)}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}
