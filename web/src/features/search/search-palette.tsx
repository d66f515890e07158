'use client'
import { FilePlus, Search } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, useEffect, useState, useSyncExternalStore } from 'react'
import { useCreateDocument } from '@/client/documents.ts'
import { navigate } from '@/client/navigate.ts'
import type { Organization } from '@/client/organizations.ts'
import { Store } from '@/document-session/external-store.ts'
import { DocumentIcon } from '@/ui/document-icon.tsx'
import { type Hit, useSearch } from './use-search.ts'
import './search.css'

const isOpen = new Store(false)
export const openSearch = () => isOpen.set(true)

/** Ctrl+K or Cmd+K from anywhere: documents by title and text. */
export function SearchPalette({ organization }: { readonly organization: Organization }) {
  const open = useSyncExternalStore(isOpen.subscribe, isOpen.get, () => false)
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return
      // In the text, with something selected, it makes a link.
      const selection = getSelection()
      const inText = event.target instanceof Element && event.target.closest('.ProseMirror') !== null
      if (event.defaultPrevented || (inText && selection !== null && !selection.isCollapsed)) return
      event.preventDefault()
      isOpen.set(!isOpen.get())
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  return (
    <Dialog.Root open={open} onOpenChange={(shown) => isOpen.set(shown)}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="palette" aria-describedby={undefined}>
          <Dialog.Title className="sr-only">Search</Dialog.Title>
          <Palette organization={organization} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Palette({ organization }: { readonly organization: Organization }) {
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState(0)
  const hits = useSearch(organization.id, organization.name, query)
  const create = useCreateDocument(organization.id)
  const offersNew = organization.role !== 'guest' && query.trim() !== ''
  const count = hits.length + (offersNew ? 1 : 0)
  const run = (at: number, inNewTab = false) => {
    const hit = hits[at]
    isOpen.set(false)
    if (hit && inNewTab) window.open(`/d/${hit.documentId}`, '_blank', 'noopener')
    else if (hit) navigate(`/d/${hit.documentId}`)
    else if (offersNew) create.mutate({ parentId: null, title: query.trim() })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && count > 0) {
      event.preventDefault()
      setChosen((chosen + step + count) % count)
    } else if (event.key === 'Enter' && count > 0) {
      event.preventDefault()
      run(chosen, event.metaKey || event.ctrlKey)
    }
  }
  return (
    <>
      <div className="palette-field">
        <Search size={18} strokeWidth={1.75} aria-hidden="true" />
        <input
          type="search"
          role="combobox"
          aria-label="Search"
          aria-expanded="true"
          aria-controls="palette-hits"
          aria-activedescendant={count > 0 ? `palette-${chosen}` : undefined}
          placeholder="Search documents"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setChosen(0)
          }}
          onKeyDown={onKeyDown}
        />
        <kbd>esc</kbd>
      </div>
      <div id="palette-hits" role="listbox" aria-label="Results" className="palette-hits">
        <div className="palette-section" role="presentation">
          {query.trim() === '' ? 'Recent' : 'Documents'}
        </div>
        {hits.map((hit, at) => (
          <Row key={hit.documentId} hit={hit} query={query} at={at} chosen={at === chosen} onRun={() => run(at)} />
        ))}
        {hits.length === 0 && query.trim() !== '' ? (
          <p className="palette-nothing">Nothing found for “{query.trim()}”.</p>
        ) : null}
        {offersNew ? (
          <>
            <div className="palette-section" role="presentation">
              Do
            </div>
            <div
              id={`palette-${hits.length}`}
              role="option"
              tabIndex={-1}
              aria-selected={chosen === hits.length}
              className="palette-row"
              onClick={() => run(hits.length)}
              onKeyDown={() => {}}
            >
              <FilePlus size={16} strokeWidth={1.75} aria-hidden="true" />
              <span className="trunc">New document called “{query.trim()}”</span>
            </div>
          </>
        ) : null}
      </div>
      <div className="palette-foot">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> choose
        </span>
        <span>
          <kbd>↵</kbd> open
        </span>
        <span className="grow" />
        <span className="num" role="status">
          {hits.length === 1 ? '1 document' : `${hits.length} documents`}
        </span>
      </div>
    </>
  )
}

type RowProps = {
  readonly hit: Hit
  readonly query: string
  readonly at: number
  readonly chosen: boolean
  readonly onRun: () => void
}

function Row({ hit, query, at, chosen, onRun }: RowProps) {
  return (
    <div
      id={`palette-${at}`}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      className="palette-row"
      onClick={onRun}
      onKeyDown={() => {}}
      ref={(row) => {
        if (chosen) row?.scrollIntoView({ block: 'nearest' })
      }}
    >
      <DocumentIcon name={hit.icon} sizePx={16} />
      <span className="palette-hit">
        <span className="palette-title">
          <span className="trunc">
            <Marked text={hit.title} query={query} />
          </span>
          <span className="palette-place trunc">{hit.place}</span>
        </span>
        {hit.snippet ? (
          <span className="palette-snippet trunc">
            <Marked text={hit.snippet} query={query} />
          </span>
        ) : null}
      </span>
    </div>
  )
}

/** The text with the first place of the query’s first word set off. */
function Marked({ text, query }: { readonly text: string; readonly query: string }) {
  const word = query.trim().split(/\s+/)[0]?.toLocaleLowerCase() ?? ''
  const at = word === '' ? -1 : text.toLocaleLowerCase().indexOf(word)
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <b>{text.slice(at, at + word.length)}</b>
      {text.slice(at + word.length)}
    </>
  )
}
