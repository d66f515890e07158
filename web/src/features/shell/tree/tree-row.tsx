'use client'

import { ChevronRight, GripVertical, Plus } from 'lucide-react'
import { type PointerEvent, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { TreeRow as Row } from '@/client/build-tree.ts'
import { DocumentMenu } from '@/client/document-menu.tsx'
import { type DocumentRecord, titleOf, useCreateDocument } from '@/client/documents.ts'
import { HereNow, useHereNow } from '@/client/here-now.tsx'
import { linkTo } from '@/client/navigate.ts'
import type { PersonThere } from '@/client/places.ts'
import { DocumentIcon } from '@/ui/document-icon.tsx'
import { closeDrawer } from '../use-sidebar.ts'

export type TreeRowProps = {
  readonly row: Row<DocumentRecord>
  readonly isCurrent: boolean
  /** The one row that Tab reaches. */
  readonly isStop: boolean
  readonly isMenuOpen: boolean
  readonly isDragged: boolean
  readonly isTarget: boolean
  readonly mayCreate: boolean
  readonly people: readonly PersonThere[]
  readonly onToggle: () => void
  readonly onFocus: () => void
  readonly onMenu: (open: boolean) => void
  readonly onPointerDown: (event: PointerEvent) => void
}

export const rowId = (documentId: string) => `tree-${documentId}`

/** One document: grip, twisty, icon, title, who is there; its actions while it is pointed at. */
export function TreeRow(props: TreeRowProps) {
  const { row, isCurrent, isStop, isMenuOpen, isDragged, isTarget, mayCreate, people } = props
  const { item: document, depth, expanded, place, count } = row
  const t = useTranslations('shell')
  const hereNow = useHereNow()
  const create = useCreateDocument(document.organizationId)
  const element = useRef<HTMLDivElement>(null)
  const title = titleOf(document)
  return (
    <div
      ref={element}
      id={rowId(document.id)}
      role="treeitem"
      tabIndex={isStop ? 0 : -1}
      aria-level={depth + 1}
      aria-posinset={place}
      aria-setsize={count}
      aria-expanded={expanded ?? undefined}
      aria-selected={isCurrent}
      aria-label={title}
      aria-description={people.length > 0 ? hereNow(people) : undefined}
      className="side-row tree-row"
      data-current={isCurrent}
      data-dragged={isDragged || undefined}
      data-target={isTarget || undefined}
      style={{ '--depth': depth } as React.CSSProperties}
      onFocus={props.onFocus}
      onPointerDown={(event) => {
        const { target } = event
        if (target instanceof Element && event.currentTarget.contains(target) && !target.closest('button'))
          props.onPointerDown(event)
      }}
    >
      {document.access === 'write' ? (
        <span className="tree-grip" aria-hidden="true">
          <GripVertical size={12} strokeWidth={1.75} />
        </span>
      ) : null}
      {expanded === null ? (
        <span className="tree-twisty" />
      ) : (
        <button
          type="button"
          tabIndex={-1}
          className="tree-twisty"
          data-open={expanded}
          aria-label={t(expanded ? 'tree.close' : 'tree.open', { title })}
          onClick={props.onToggle}
        >
          <ChevronRight size={14} strokeWidth={1.75} aria-hidden="true" />
        </button>
      )}
      <a
        {...linkTo(`/d/${document.id}`, closeDrawer)}
        className="tree-link"
        tabIndex={-1}
        draggable={false}
        aria-current={isCurrent ? 'page' : undefined}
      >
        <DocumentIcon name={document.icon} sizePx={16} />
        <span className="trunc">{title}</span>
      </a>
      <span className="tree-people">
        <HereNow people={people} />
      </span>
      <span className="tree-actions">
        <DocumentMenu
          document={document}
          canAdd
          row={{ open: isMenuOpen, onOpenChange: props.onMenu, focus: () => element.current?.focus() }}
        />
        {document.access === 'write' && mayCreate ? (
          <button
            type="button"
            tabIndex={-1}
            className="tree-add"
            aria-label={t('tree.addInside', { title })}
            onClick={() => create.mutate({ parentId: document.id })}
          >
            <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
          </button>
        ) : null}
      </span>
    </div>
  )
}
