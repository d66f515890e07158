'use client'

import { useTranslations } from 'use-intl'
import { useDocuments } from '@/client/documents.ts'
import type { Organization } from '@/client/organizations.ts'
import { Tree } from './tree/tree.tsx'

export type DocumentTreeProps = { readonly organization: Organization; readonly path: string }

/** The organization's documents, nested, in the order that its people gave them. */
export function DocumentTree({ organization, path }: DocumentTreeProps) {
  const t = useTranslations('shell')
  const documents = useDocuments(organization.id)
  if (!documents.data) return <div className="side-tree" aria-busy="true" />
  if (documents.data.length === 0)
    return (
      <p className="side-tree side-empty">
        {t('nothingYet')}
        <br />
        {t(organization.role === 'guest' ? 'sharedAppear' : 'createdAppear')}
      </p>
    )
  return <Tree organization={organization} documents={documents.data} path={path} />
}
