'use client'
import { Pencil } from 'lucide-react'
import type { ReactNode } from 'react'
import { useFormatter, useLocale, useTranslations } from 'use-intl'
import { clockTime } from '@/client/time-words.ts'
import { Avatar } from '@/ui/avatar.tsx'
import { IconButton } from '@/ui/button.tsx'
import { NameField } from './name-field.tsx'
import type { Version, VersionPerson, WrittenSince } from './versions.ts'

type RowProps = {
  readonly documentId: string
  readonly canWrite: boolean
  readonly isOpen: boolean
  readonly isNaming: boolean
  readonly onNaming: (isNaming: boolean) => void
  readonly onOpen: () => void
}

/** Faces in a row, and names in a line; the rest is counted. */
const FACES = 3

/** Where the keyboard finds a row; null: the document as it is. */
export const rowId = (versionId: string | null) => `version-${versionId ?? 'now'}`

export function VersionRow({ version, ...row }: RowProps & { readonly version: Version }) {
  const t = useTranslations('history')
  const time = clockTime(new Date(version.editedAt), useLocale())
  return (
    <Row
      {...row}
      versionId={version.id}
      name={version.name}
      authors={version.authors}
      head={
        version.name === null ? (
          <b className="num">{time}</b>
        ) : (
          <>
            <b className="trunc">{version.name}</b>
            <span className="quiet num">{time}</span>
          </>
        )
      }
      text={version.namedBy && t('namedBy', { name: version.namedBy.name })}
    />
  )
}

/** The document as it is, with what was written after the newest version. */
export function NowRow({ now, ...row }: RowProps & { readonly now: WrittenSince | null }) {
  const t = useTranslations('history')
  const tag = useLocale()
  return (
    <Row
      {...row}
      versionId={null}
      name={null}
      authors={now?.authors ?? []}
      head={
        <>
          {now && <b className="num">{clockTime(new Date(now.editedAt), tag)}</b>}
          <span className="badge" data-tone="accent">
            {t('now')}
          </span>
        </>
      }
      text={t(now ? 'nowText' : 'nothingSince')}
    />
  )
}

function Row({
  documentId,
  versionId,
  name,
  authors,
  head,
  text,
  canWrite,
  isOpen,
  isNaming,
  onNaming,
  onOpen,
}: RowProps & {
  readonly versionId: string | null
  readonly name: string | null
  readonly authors: readonly VersionPerson[]
  readonly head: ReactNode
  readonly text: ReactNode
}) {
  const t = useTranslations('history')
  return (
    <div className="hi-row" data-open={isOpen} data-named={name !== null}>
      <span className="hi-mark" aria-hidden="true" />
      <button
        type="button"
        id={rowId(versionId)}
        className="hi-choice"
        aria-current={isOpen ? 'true' : undefined}
        onClick={onOpen}
      >
        <span className="hi-head">{head}</span>
        {text && <span className="hi-text">{text}</span>}
        {authors.length > 0 && <Authors people={authors} />}
      </button>
      {canWrite && !isNaming && (
        <IconButton label={t(name === null ? 'name.this' : 'name.rename')} onClick={() => onNaming(true)}>
          <Pencil size={14} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      )}
      {isNaming && (
        <NameField
          documentId={documentId}
          versionId={versionId}
          name={name}
          onDone={() => {
            onNaming(false)
            // The field goes, and what has the focus with it.
            document.getElementById(rowId(versionId))?.focus()
          }}
        />
      )}
    </div>
  )
}

function Authors({ people }: { readonly people: readonly VersionPerson[] }) {
  const t = useTranslations('history')
  const format = useFormatter()
  const shown = people.slice(0, FACES)
  const names = shown.map(({ name }) => name.split(/\s+/)[0] ?? name)
  const rest = people.length - shown.length
  return (
    <span className="hi-authors">
      <span className="hi-faces" aria-hidden="true">
        {shown.map((person) => (
          <Avatar key={person.id} person={person} size="sm" />
        ))}
      </span>
      <span className="trunc">
        {rest > 0 ? t('others', { names: names.join(', '), count: rest }) : format.list(names, { type: 'unit' })}
      </span>
    </span>
  )
}
