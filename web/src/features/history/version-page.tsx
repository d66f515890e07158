'use client'
import { unknownContent } from '@coscribe/shared/editor/unknown-content'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { UnreachableError } from '@/client/api-client.ts'
import type { DocumentHistoryProps } from '@/client/document-history.ts'
import { useSelf, useStatus } from '@/document-session'
import { Button, IconButton } from '@/ui/button.tsx'
import { announce } from '@/ui/live-regions.tsx'
import type { LocaleTag } from '@/words/locales.ts'
import { listFor } from '@/words/words-for.ts'
import { useRestore } from './use-restore.ts'
import { versionWhen } from './version-times.ts'
import { type OpenVersion, useVersion } from './versions.ts'

export type VersionPageProps = Pick<DocumentHistoryProps, 'documentId' | 'drawPage'> & {
  readonly versionId: string
  /** In the list; -1 where the list does not have it (any more). */
  readonly place: number
  readonly count: number
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onStep: (step: 1 | -1) => void
  readonly onClose: () => void
  readonly onRestored: () => void
}

/** There is nothing in the page to focus, and the keyboard scrolls it all the same. */
const SCROLLED_BY_KEYS = { tabIndex: 0 }

/** What the document said then, in place of the page, and what can be done with it. */
export function VersionPage(props: VersionPageProps) {
  const { documentId, versionId, drawPage, onKeyDown } = props
  const t = useTranslations('history')
  const tag = useLocale()
  const query = useVersion(documentId, versionId)
  const version = query.data
  const when = version ? (version.name ?? versionWhen(version.editedAt, new Date(), tag)) : ''
  const isKnown = version !== undefined && isKnownContent(version)
  useEffect(() => {
    if (when) announce(t('open.region', { when }), 'polite')
  }, [when, t])
  return (
    <section
      className="hi-page"
      aria-label={version ? t('open.region', { when }) : t('open.loading')}
      aria-busy={query.isPending}
      onKeyDown={onKeyDown}
    >
      <div className="hi-scroll" {...SCROLLED_BY_KEYS} role="document" aria-label={t('open.region', { when })}>
        {version && isKnown && drawPage({ ...version, note: noteOf(version, tag) })}
        {version && !isKnown && (
          <Message title={t('open.unknown')} text={t('open.unknownText')} onAgain={() => location.reload()} isReload />
        )}
        {query.isError && !version && (
          <Message
            text={t(query.error instanceof UnreachableError ? 'offline' : 'open.failed')}
            onAgain={() => void query.refetch()}
          />
        )}
      </div>
      <VersionBar {...props} version={version && isKnown ? version : null} when={when} />
    </section>
  )
}

/** Rendering or restoring what this page does not know would take it out. */
const isKnownContent = ({ unknown, content }: OpenVersion) =>
  unknown.length === 0 && unknownContent(content).length === 0

/** "today, 14:02 · Kim and Marta" */
function noteOf({ editedAt, authors }: OpenVersion, tag: LocaleTag): string {
  const when = versionWhen(editedAt, new Date(), tag)
  const note = `${when.charAt(0).toLocaleUpperCase(tag)}${when.slice(1)}`
  return authors.length === 0 ? note : `${note} · ${listFor(tag)(authors.map(({ name }) => name))}`
}

function VersionBar({
  documentId,
  version,
  when,
  place,
  count,
  onStep,
  onClose,
  onRestored,
}: VersionPageProps & { readonly version: OpenVersion | null; readonly when: string }) {
  const t = useTranslations('history')
  const canWrite = useSelf((me) => me.canWrite)
  const isConnected = useStatus().kind === 'connected'
  const restore = useRestore(documentId, { when, onDone: onRestored })
  return (
    <div className="hi-bar">
      <span className="hi-when trunc">
        {when && t.rich('open.lookingAt', { when, b: (text: ReactNode) => <b>{text}</b> })}
      </span>
      {place >= 0 && (
        <span className="hi-steps">
          <IconButton label={t('open.newer')} disabled={place === 0} onClick={() => onStep(-1)}>
            <ChevronUp size={16} strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
          <span className="num">{t('open.place', { index: place + 1, count })}</span>
          <IconButton label={t('open.older')} disabled={place === count - 1} onClick={() => onStep(1)}>
            <ChevronDown size={16} strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        </span>
      )}
      {canWrite && (
        <Button
          kind="primary"
          size="sm"
          busy={restore.isPending}
          disabled={version === null || !isConnected}
          {...(isConnected ? {} : { title: t('restore.offline') })}
          onClick={() => version && restore.mutate(version)}
        >
          {t('open.restore')}
        </Button>
      )}
      <Button size="sm" onClick={onClose}>
        {t('open.close')}
      </Button>
    </div>
  )
}

function Message({
  title,
  text,
  onAgain,
  isReload = false,
}: {
  readonly title?: string
  readonly text: string
  readonly onAgain: () => void
  readonly isReload?: boolean
}) {
  const common = useTranslations('common')
  return (
    <div className="hi-message" role="status">
      {title && <h2>{title}</h2>}
      <p>{text}</p>
      <Button onClick={onAgain}>{common(isReload ? 'loadAgain' : 'tryAgain')}</Button>
    </div>
  )
}
