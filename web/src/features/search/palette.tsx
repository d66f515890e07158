'use client'
import { MAX_SEARCH_LENGTH } from '@coscribe/shared/domain/limits'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { keyNames } from '@/client/key-names.ts'
import { navigate } from '@/client/navigate.ts'
import type { Organization } from '@/client/organizations.ts'
import type { Member } from '@/client/people.ts'
import { toast } from '@/ui/toaster.tsx'
import { chosenAfter, type Section } from './move-choice.ts'
import { type PaletteItem, PaletteRow } from './palette-row.tsx'
import { type PaletteAction, useActions } from './use-actions.ts'
import { usePeopleFound } from './use-people-found.ts'
import { useSearch } from './use-search.ts'

export type PaletteProps = {
  readonly organization: Organization
  readonly actions: readonly PaletteAction[]
  readonly onClose: () => void
}

/** The field, what answers, and the keys. */
export function Palette({ organization, actions: more, onClose }: PaletteProps) {
  const t = useTranslations('search')
  const [query, setQuery] = useState('')
  const [chosenKey, setChosenKey] = useState<string | null>(null)
  const [isHeld, setIsHeld] = useState(false)
  const found = useSearch(organization, query)
  const actions = useActions(organization, query, more)
  const people = usePeopleFound(organization, query)
  const asked = query.trim()
  const sections: readonly Section<PaletteItem>[] = [
    {
      id: asked === '' ? ('recent' as const) : ('documents' as const),
      items: found.hits.map((hit) => ({ kind: 'document' as const, key: hit.documentId, hit })),
    },
    { id: 'do' as const, items: actions.map((action) => ({ kind: 'action' as const, key: action.id, action })) },
    {
      id: 'people' as const,
      items: people.map((person) => ({ kind: 'person' as const, key: person.member.id, person })),
    },
  ].filter(({ items }) => items.length > 0)
  const items = sections.flatMap((section) => section.items)
  // By its key: rows that arrive above it do not take the choice away.
  const chosen = items.find(({ key }) => key === chosenKey) ?? items[0]
  const copyAddress = useCopyAddress()

  const run = (item: PaletteItem, inNewTab: boolean) => {
    onClose()
    if (item.kind === 'action') return item.action.run()
    const documentId = item.kind === 'person' ? item.person.place?.documentId : item.hit.documentId
    if (item.kind === 'person' && !documentId) void copyAddress(item.person.member)
    else if (inNewTab) window.open(`/d/${documentId}`, '_blank', 'noopener')
    else navigate(`/d/${documentId}`)
  }
  // Enter before the server has answered, with nothing found yet, is not meant for “New document called …”.
  const isTooEarly = found.server === 'asking' && found.hits.length === 0 && chosenKey === null
  const runFirst = useRef<() => void>(() => {})
  runFirst.current = () => items[0] && run(items[0], false)
  useEffect(() => {
    if (!isHeld || isTooEarly) return
    setIsHeld(false)
    runFirst.current()
  }, [isHeld, isTooEarly])

  const onKeyDown = (event: KeyboardEvent) => {
    // The keys of an input method choose among its own suggestions; Safari tells so only by the code.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === 'Enter') {
      event.preventDefault()
      if (isTooEarly) setIsHeld(true)
      else if (chosen) run(chosen, event.metaKey || event.ctrlKey)
      return
    }
    const next = chosenAfter(event, sections, chosen?.key ?? null)
    if (next === null) return
    event.preventDefault()
    setChosenKey(next)
  }
  return (
    <>
      <div className="palette-field">
        <Search size={18} strokeWidth={1.75} aria-hidden="true" />
        <input
          type="search"
          role="combobox"
          aria-label={t('title')}
          aria-expanded="true"
          aria-controls="palette-hits"
          aria-autocomplete="list"
          aria-activedescendant={chosen ? `palette-${chosen.key}` : undefined}
          aria-busy={found.server === 'asking'}
          placeholder={t('placeholder')}
          maxLength={MAX_SEARCH_LENGTH}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setChosenKey(null)
            setIsHeld(false)
          }}
          onKeyDown={onKeyDown}
        />
        <button type="button" className="palette-close" tabIndex={-1} onClick={onClose}>
          <kbd>esc</kbd>
        </button>
      </div>
      <div id="palette-hits" role="listbox" aria-label={t('results')} className="palette-hits">
        {asked !== '' && found.hits.length === 0 && found.server !== 'asking' ? (
          <p className="palette-nothing">
            {t(found.server === 'away' ? 'nothingHere' : 'nothingFound', { query: asked })}
          </p>
        ) : null}
        {sections.map((section) => (
          <div key={section.id} role="group" aria-labelledby={`palette-section-${section.id}`}>
            <div id={`palette-section-${section.id}`} className="palette-section">
              {t(`sections.${section.id}`)}
            </div>
            {section.items.map((item) => (
              <PaletteRow
                key={item.key}
                item={item}
                chosen={item === chosen}
                onChoose={() => setChosenKey(item.key)}
                onRun={(inNewTab) => run(item, inNewTab)}
              />
            ))}
          </div>
        ))}
      </div>
      {found.server === 'away' ? (
        <p className="palette-away">{t(navigator.onLine ? 'unreachable' : 'onlyHere')}</p>
      ) : null}
      <div className="palette-foot">
        <span className="palette-keys">
          <kbd>↑</kbd> <kbd>↓</kbd> {t('keys.choose')}
        </span>
        <span className="palette-keys">
          <kbd>↵</kbd> {t('keys.open')}
        </span>
        <span className="palette-keys palette-wide">
          <kbd>{keyNames('Mod')}</kbd> <kbd>↵</kbd> {t('keys.newTab')}
        </span>
        <span className="grow" />
        <span className="num" role="status">
          {asked === '' || found.server === 'asking' ? '' : t('count', { count: found.total + people.length })}
        </span>
      </div>
    </>
  )
}

/** Copies a member's address; where the browser gives no clipboard, their place among the members is shown. */
function useCopyAddress() {
  const t = useTranslations('search')
  return async ({ user }: Member) => {
    try {
      await navigator.clipboard.writeText(user.email)
      toast({ text: t('addressCopied', { name: user.name }) })
    } catch {
      navigate('/members')
    }
  }
}
