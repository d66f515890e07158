'use client'

import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { DocumentMenu } from '@/client/document-menu.tsx'
import { type DocumentRecord, titleOf, useDocuments } from '@/client/documents.ts'
import { linkTo } from '@/client/navigate.ts'
import type { Organization } from '@/client/organizations.ts'
import { DocumentIcon } from '@/ui/document-icon.tsx'
import { buildTree, type TreeNode } from './build-tree.ts'
import { closeDrawer } from './use-sidebar.ts'

export type DocumentTreeProps = { readonly organization: Organization; readonly path: string }

/** The organization's documents, nested, in the order of their titles. */
export function DocumentTree({ organization, path }: DocumentTreeProps) {
  const documents = useDocuments(organization.id)
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const toggle = (id: string) =>
    setClosed((before) => {
      const after = new Set(before)
      if (!after.delete(id)) after.add(id)
      return after
    })
  if (!documents.data) return <div className="side-tree" aria-busy="true" />
  if (documents.data.length === 0)
    return (
      <p className="side-tree side-empty">
        Nothing here yet.
        <br />
        {organization.role === 'guest' ? 'Documents shared with you appear here.' : 'Documents you create appear here.'}
      </p>
    )
  const rows = (nodes: readonly TreeNode<DocumentRecord>[], depth: number): React.ReactNode =>
    nodes.map(({ item, children }) => (
      <li key={item.id}>
        <Row
          document={item}
          depth={depth}
          path={path}
          expanded={children.length > 0 ? !closed.has(item.id) : null}
          onToggle={() => toggle(item.id)}
        />
        {children.length > 0 && !closed.has(item.id) ? <ul>{rows(children, depth + 1)}</ul> : null}
      </li>
    ))
  return <ul className="side-tree">{rows(buildTree(documents.data, titleOf), 0)}</ul>
}

type RowProps = {
  readonly document: DocumentRecord
  readonly depth: number
  readonly path: string
  /** Null where nothing is below. */
  readonly expanded: boolean | null
  readonly onToggle: () => void
}

function Row({ document, depth, path, expanded, onToggle }: RowProps) {
  const current = path === `/d/${document.id}`
  return (
    <div className="side-row tree-row" data-current={current} style={{ '--depth': depth } as React.CSSProperties}>
      {expanded === null ? (
        <span className="tree-twisty" />
      ) : (
        <button
          type="button"
          className="tree-twisty"
          aria-expanded={expanded}
          aria-label={`${expanded ? 'Close' : 'Open'} ${titleOf(document)}`}
          onClick={onToggle}
        >
          <ChevronRight size={14} strokeWidth={1.75} aria-hidden="true" />
        </button>
      )}
      <a
        {...linkTo(`/d/${document.id}`, closeDrawer)}
        className="tree-link"
        aria-current={current ? 'page' : undefined}
      >
        <DocumentIcon name={document.icon} sizePx={16} />
        <span className="trunc">{titleOf(document)}</span>
      </a>
      {document.access === 'write' ? (
        <span className="tree-actions">
          <DocumentMenu document={document} canAdd />
        </span>
      ) : null}
    </div>
  )
}
