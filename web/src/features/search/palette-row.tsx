'use client'
import type { MarkedText } from '@coscribe/shared/domain/search-text'
import { Fragment, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { dayWords } from '@/client/time-words.ts'
import { Avatar } from '@/ui/avatar.tsx'
import { DocumentIcon } from '@/ui/document-icon.tsx'
import type { Hit } from './merge-hits.ts'
import type { PaletteAction } from './use-actions.ts'
import type { PersonFound } from './use-people-found.ts'

export type PaletteItem =
  | { readonly kind: 'document'; readonly key: string; readonly hit: Hit }
  | { readonly kind: 'action'; readonly key: string; readonly action: PaletteAction }
  | { readonly kind: 'person'; readonly key: string; readonly person: PersonFound }

export type PaletteRowProps = {
  readonly item: PaletteItem
  readonly chosen: boolean
  readonly onChoose: () => void
  readonly onRun: (inNewTab: boolean) => void
}

/** One line of the palette. The field keeps the focus; the pointer chooses by moving, not by resting where a row appears. */
export function PaletteRow({ item, chosen, onChoose, onRun }: PaletteRowProps) {
  return (
    <div
      id={`palette-${item.key}`}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      className="palette-row"
      data-kind={item.kind}
      onPointerMove={chosen ? undefined : onChoose}
      onClick={(event) => onRun(event.metaKey || event.ctrlKey)}
      onKeyDown={() => {}}
      ref={(row) => {
        if (chosen) row?.scrollIntoView({ block: 'nearest' })
      }}
    >
      <Content item={item} />
    </div>
  )
}

function Content({ item }: { readonly item: PaletteItem }): ReactNode {
  const t = useTranslations('search')
  switch (item.kind) {
    case 'document':
      return <DocumentContent hit={item.hit} />
    case 'action': {
      const { Icon, label } = item.action
      return (
        <>
          <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
          <span className="trunc">{label}</span>
        </>
      )
    }
    case 'person': {
      const { member, place } = item.person
      const { user } = member
      return (
        <>
          <Avatar person={user} size="sm" />
          <span className="palette-title">
            <span className="trunc">{user.name}</span>
            <span className="palette-place trunc">{place ? t('isIn', { title: place.title }) : user.email}</span>
          </span>
          <span className="palette-end">{t(place ? 'goThere' : 'copyAddress')}</span>
        </>
      )
    }
  }
}

function DocumentContent({ hit }: { readonly hit: Hit }) {
  return (
    <>
      <DocumentIcon name={hit.icon} sizePx={16} />
      <span className="palette-hit">
        <span className="palette-title">
          <span className="trunc">
            <Marked marked={hit.title} as="b" />
          </span>
          {hit.path.length > 0 ? <span className="palette-place trunc">{hit.path.join(' › ')}</span> : null}
        </span>
        {hit.snippet ? (
          <span className="palette-snippet trunc" dir="auto">
            <Marked marked={hit.snippet} as="mark" />
          </span>
        ) : null}
      </span>
      {hit.editedAt ? <span className="palette-end num">{dayWords(new Date(hit.editedAt))}</span> : null}
    </>
  )
}

/** Text with its places set off; never more than text, whatever stands in it. */
function Marked({ marked: { text, ranges }, as: Mark }: { readonly marked: MarkedText; readonly as: 'b' | 'mark' }) {
  let end = 0
  const parts = ranges.map(([start, length]) => {
    const before = text.slice(end, start)
    end = start + length
    return (
      <Fragment key={start}>
        {before}
        <Mark>{text.slice(start, end)}</Mark>
      </Fragment>
    )
  })
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  )
}
