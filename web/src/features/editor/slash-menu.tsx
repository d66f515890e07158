'use client'
import { forwardRef, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { BlockChoice } from './block-choices.ts'

export type SlashMenuHandle = { onKeyDown(event: KeyboardEvent): boolean }
export type SlashMenuProps = {
  items: BlockChoice[]
  query: string
  command: (choice: BlockChoice) => void
  onActive: (optionId: string | null) => void
}

export const SLASH_MENU_ID = 'slash-menu'
const optionId = (choice: BlockChoice) => `${SLASH_MENU_ID}-${choice.id}`

/** The list under a typed slash. The caret stays in the text; arrow keys come through the editor. */
export const SlashMenu = forwardRef<SlashMenuHandle, SlashMenuProps>(function SlashMenu(
  { items, query, command, onActive },
  ref,
) {
  const t = useTranslations('editor')
  const [selected, setSelected] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const [lastQuery, setLastQuery] = useState(query)
  if (lastQuery !== query) {
    setLastQuery(query)
    setSelected(0)
  }
  const active = items[Math.min(selected, items.length - 1)]
  useEffect(() => {
    onActive(active ? optionId(active) : null)
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [active, onActive])
  useImperativeHandle(ref, () => ({
    onKeyDown(event) {
      const step = (by: number) => setSelected((selected + by + items.length) % items.length)
      switch (event.key) {
        case 'ArrowDown':
          step(1)
          return true
        case 'ArrowUp':
          step(-1)
          return true
        case 'Home':
          setSelected(0)
          return items.length > 0
        case 'End':
          setSelected(items.length - 1)
          return items.length > 0
        case 'Enter':
        case 'Tab':
          if (active) command(active)
          return active !== undefined
        default:
          return false
      }
    },
  }))
  const groups = [...new Set(items.map((item) => item.group))]
  const grouped = query.trim() === ''
  const option = (choice: BlockChoice) => (
    <div
      key={choice.id}
      id={optionId(choice)}
      role="option"
      tabIndex={-1}
      aria-selected={choice === active}
      className="ed-menu-item"
      onMouseMove={() => setSelected(items.indexOf(choice))}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => command(choice)}
      onKeyDown={(event) => event.key === 'Enter' && command(choice)}
    >
      <choice.icon aria-hidden className="ed-icon" />
      {t(`blocks.labels.${choice.id}`)}
      <span className="ed-menu-hint ed-mono" aria-hidden>
        {choice.hint}
      </span>
    </div>
  )
  return (
    <div className="ed-pop ed-slash">
      <div ref={list} className="ed-slash-list" id={SLASH_MENU_ID} role="listbox" aria-label={t('blocks.all')}>
        {items.length === 0 && <p className="ed-slash-empty">{t('blocks.nothing', { query })}</p>}
        {grouped
          ? groups.map((group) => (
              <div key={group} role="group" aria-label={t(`blocks.groups.${group}`)}>
                <div className="ed-menu-section" aria-hidden>
                  {t(`blocks.groups.${group}`)}
                </div>
                {items.filter((item) => item.group === group).map(option)}
              </div>
            ))
          : items.map(option)}
      </div>
      <div className="ed-slash-foot" aria-hidden>
        <span>
          <kbd className="ed-kbd">↑</kbd> <kbd className="ed-kbd">↓</kbd> {t('blocks.choose')}
        </span>
        <span>
          <kbd className="ed-kbd">↵</kbd> {t('blocks.insert')}
        </span>
        <span>
          <kbd className="ed-kbd">esc</kbd> {t('blocks.close')}
        </span>
      </div>
    </div>
  )
})
