'use client'

import { CornerUpLeft } from 'lucide-react'
import { type KeyboardEvent, useState, useSyncExternalStore } from 'react'
import { useTranslations } from 'use-intl'
import { Store } from '@/document-session/external-store.ts'
import { Dialog } from '@/ui/dialog.tsx'
import { DocumentIcon } from '@/ui/document-icon.tsx'
import { Field } from '@/ui/field.tsx'
import { toast } from '@/ui/toaster.tsx'
import { ancestorsOf, buildTree, visibleRows, withBelow } from './build-tree.ts'
import { type DocumentRecord, titleOf, useDocuments } from './documents.ts'
import { useMoveDocument } from './move-document.ts'
import './move-dialog.css'

const asked = new Store<DocumentRecord | null>(null)
/** Between looks whether the menu has gone, in ms. */
const LOOK_MS = 16

/**
 * Asks where to, in a dialog; from any menu. Once the menu is gone and has given the focus back: it would take it from the
 * dialog otherwise.
 */
export function askToMove(document: DocumentRecord) {
  if (globalThis.document.querySelector('[role="menu"]')) setTimeout(() => askToMove(document), LOOK_MS)
  else setTimeout(() => asked.set(document), 0)
}

type Choice = { readonly document: DocumentRecord | null; readonly depth: number; readonly path: string }

/** Where a document may go: below everything that the reader may write and that is not below itself; and to the top. */
export function choicesFor(documents: readonly DocumentRecord[], moved: DocumentRecord, query: string): Choice[] {
  const own = withBelow(documents, moved.id)
  const rows = visibleRows(buildTree(documents.filter(({ id }) => !own.has(id))), () => true)
  const writable = rows.filter(({ item }) => item.access === 'write' && !item.isBegun)
  const wanted = query.trim().toLowerCase()
  const below = (document: DocumentRecord) =>
    ancestorsOf(documents, document.id)
      .map((each) => titleOf(each))
      .join(' / ')
  return [
    ...(wanted === '' ? [{ document: null, depth: 0, path: '' }] : []),
    ...writable
      .filter(({ item }) => titleOf(item).toLowerCase().includes(wanted))
      .map(({ item, depth }) => ({
        document: item,
        depth: wanted === '' ? depth : 0,
        path: wanted === '' ? '' : below(item),
      })),
  ]
}

/** "Move to…": rendered once. */
export function MoveDialog() {
  const document = useSyncExternalStore(asked.subscribe, asked.get, () => null)
  const t = useTranslations('shell')
  if (!document) return null
  return (
    <Dialog
      open
      onOpenChange={(open) => open || asked.set(null)}
      title={t('move.title', { title: titleOf(document) })}
      size="wide"
    >
      <Choices document={document} />
    </Dialog>
  )
}

function Choices({ document }: { readonly document: DocumentRecord }) {
  const t = useTranslations('shell')
  const documents = useDocuments(document.organizationId).data ?? []
  const move = useMoveDocument(document.organizationId)
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const choices = choicesFor(documents, document, query)
  const chosen = Math.min(at, choices.length - 1)
  const parentId = documents.find(({ id }) => id === document.id)?.parentId ?? null
  const go = (choice: Choice | undefined) => {
    if (!choice) return
    asked.set(null)
    const target = choice.document?.id ?? null
    if (target === parentId) return
    const parent = choice.document ? titleOf(choice.document) : t('move.top')
    // A promise: callbacks of the call are dropped with the dialog.
    move.mutateAsync({ document: { ...document, parentId }, parentId: target, place: { before: null } }).then(
      () => toast({ text: t('move.moved', { title: titleOf(document), parent }) }),
      () => {}, // said by useMoveDocument
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && choices.length > 0) {
      event.preventDefault()
      setAt((chosen + step + choices.length) % choices.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      go(choices[chosen])
    }
  }
  return (
    <div className="move">
      <Field
        label={t('move.find')}
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls="move-places"
        aria-activedescendant={choices.length > 0 ? `move-place-${chosen}` : undefined}
        autoComplete="off"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      {choices.length === 0 ? <p className="quiet">{t('move.nothing', { query })}</p> : null}
      <div role="listbox" id="move-places" aria-label={t('move.find')} className="move-places">
        {choices.map((choice, index) => (
          <Option
            key={choice.document?.id ?? 'top'}
            choice={choice}
            index={index}
            isChosen={index === chosen}
            isHere={(choice.document?.id ?? null) === parentId}
            onHover={() => setAt(index)}
            onChoose={() => go(choice)}
          />
        ))}
      </div>
    </div>
  )
}

type OptionProps = {
  readonly choice: Choice
  readonly index: number
  readonly isChosen: boolean
  readonly isHere: boolean
  readonly onHover: () => void
  readonly onChoose: () => void
}

function Option({ choice: { document, depth, path }, index, isChosen, isHere, onHover, onChoose }: OptionProps) {
  const t = useTranslations('shell')
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field keeps the focus, and its keys choose
    <div
      role="option"
      tabIndex={-1}
      id={`move-place-${index}`}
      aria-selected={isChosen}
      className="move-place"
      style={{ '--depth': depth } as React.CSSProperties}
      ref={isChosen ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
      onPointerMove={onHover}
      onClick={onChoose}
    >
      {document ? (
        <DocumentIcon name={document.icon} sizePx={16} />
      ) : (
        <CornerUpLeft size={16} strokeWidth={1.75} aria-hidden="true" />
      )}
      <span className="trunc">{document ? titleOf(document) : t('move.top')}</span>
      {path ? <span className="quiet trunc">{path}</span> : null}
      {isHere ? <span className="quiet end">{t('move.here')}</span> : null}
    </div>
  )
}
