'use client'
import { X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { UnreachableError } from '@/client/api-client.ts'
import { usePanelFocus } from '@/client/use-panel-focus.ts'
import { useSelf } from '@/document-session'
import { Button, IconButton } from '@/ui/button.tsx'
import { NowRow, VersionRow } from './version-row.tsx'
import { byDay } from './version-times.ts'
import type { useVersions } from './versions.ts'

export type HistoryPanelProps = {
  readonly documentId: string
  readonly list: ReturnType<typeof useVersions>
  readonly openId: string | null
  readonly named: boolean
  readonly onNamed: (named: boolean) => void
  /** Null: the document as it is. */
  readonly onOpen: (versionId: string | null) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onClose: () => void
}

/** The list of versions: beside the page, over it on small screens. */
export function HistoryPanel({ named, onNamed, onKeyDown, onClose, ...rest }: HistoryPanelProps) {
  const t = useTranslations('history')
  const title = useId()
  const panel = usePanelFocus()
  return (
    <aside
      ref={panel}
      className="hi-panel"
      data-region="panel"
      aria-labelledby={title}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header>
        <h2 id={title} className="grow">
          {t('title')}
        </h2>
        <IconButton label={t('close')} onClick={onClose}>
          <X size={16} strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      </header>
      <div className="hi-tools">
        <Button size="sm" aria-pressed={named} onClick={() => onNamed(!named)}>
          {t('namedOnly')}
        </Button>
      </div>
      <div className="hi-body">
        <Versions {...rest} named={named} />
      </div>
    </aside>
  )
}

function Versions({
  documentId,
  list,
  openId,
  named,
  onOpen,
}: Pick<HistoryPanelProps, 'documentId' | 'list' | 'openId' | 'named' | 'onOpen'>) {
  const t = useTranslations('history')
  const tag = useLocale()
  const canWrite = useSelf((me) => me.canWrite)
  // Which row's name is being written; '' is the document as it is.
  const [naming, setNaming] = useState<string | null>(null)
  const { versions, now, error, retry, more, isLoadingMore } = list
  if (versions === undefined)
    return error ? <Failed isOffline={error instanceof UnreachableError} onRetry={retry} /> : <Loading />
  const row = (id: string) => ({
    documentId,
    canWrite,
    isOpen: openId === (id === '' ? null : id),
    isNaming: naming === id,
    onNaming: (isNaming: boolean) => setNaming(isNaming ? id : null),
    onOpen: () => onOpen(id === '' ? null : id),
  })
  return (
    <>
      {error && <p className="hi-note">{t(error instanceof UnreachableError ? 'offline' : 'failed')}</p>}
      <ul className="hi-list" aria-label={t('list')}>
        {!named && (
          <li>
            <NowRow now={now} {...row('')} />
          </li>
        )}
        {byDay(versions, new Date(), tag).map(({ heading, items }) => (
          <li key={heading}>
            <h3>{heading}</h3>
            <ul>
              {items.map((version) => (
                <li key={version.id}>
                  <VersionRow version={version} {...row(version.id)} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {versions.length === 0 && (
        <div className="hi-empty">
          <h3>{t(named ? 'empty.named' : 'empty.title')}</h3>
          <p>{t(named ? 'empty.namedText' : 'empty.text')}</p>
        </div>
      )}
      {more && (
        <Button kind="ghost" block busy={isLoadingMore} onClick={more}>
          {t('showOlder')}
        </Button>
      )}
    </>
  )
}

function Failed({ isOffline, onRetry }: { isOffline: boolean; onRetry: () => void }) {
  const t = useTranslations('history')
  const common = useTranslations('common')
  return (
    <div className="hi-empty" role="status">
      <p>{t(isOffline ? 'offline' : 'failed')}</p>
      <Button size="sm" onClick={onRetry}>
        {common('tryAgain')}
      </Button>
    </div>
  )
}

/** In the shape of the list; appears only where it takes a moment. */
function Loading() {
  const t = useTranslations('history')
  return (
    <div className="hi-loading" role="status" aria-label={t('loading')}>
      {[72, 56, 64, 48].map((width) => (
        <div key={width}>
          <span className="skeleton" style={{ width: `${width}%` }} />
          <span className="skeleton" style={{ width: `${width - 20}%` }} />
        </div>
      ))}
    </div>
  )
}
