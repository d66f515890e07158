'use client'
import { useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { downloadText } from '@/client/download-text.ts'
import { clockTime } from '@/client/time-words.ts'
import { type DocumentSession, type SaveState, useLastChange, useStatus, useSyncStatus } from '@/document-session'
import type { LocalStoreState } from '@/local-store/local-store.ts'
import { useLocalStore } from '@/local-store/use-local-store.ts'
import { copyText } from './copy-text.ts'
import { SAVE_ICONS } from './save-indicator.tsx'
import { saveWords } from './save-state-words.ts'
import { documentCopy, unsentCopy } from './take-copy.ts'
import { useNow } from './use-now.ts'

/** Text with *one* stretch between asterisks set in bold. */
function Emphasized({ text }: { text: string }) {
  const [before, strong, after] = text.split('*')
  return (
    <>
      {before}
      {strong && <b>{strong}</b>}
      {after}
    </>
  )
}

/** Whether this browser keeps what is written, and if not, why. */
function storedHere(state: SaveState, store: LocalStoreState) {
  if (store.kind === 'open')
    return state.kind === 'not-safe' && state.changes > 0 ? ('storedHere.no' as const) : ('storedHere.yes' as const)
  if (store.kind === 'opening') return 'notYet' as const
  switch (store.why) {
    case 'insecure':
      return 'storedHere.insecure' as const
    case 'refused':
      return 'storedHere.refused' as const
    case 'not-allowed':
      return 'storedHere.notAllowed' as const
    case 'none':
      return 'notYet' as const
  }
}

/** What the save state means, in numbers, and what can be done about it. */
export function SavePopover({ session, onDone }: { session: DocumentSession; onDone: () => void }) {
  const t = useTranslations('saveStates')
  const tag = useLocale()
  const sync = useSyncStatus()
  const status = useStatus()
  const lastChange = useLastChange()
  const store = useLocalStore()
  const now = useNow(1_000)
  const [copied, setCopied] = useState(false)
  const { state } = sync
  const words = saveWords(state, sync.since === null ? null : clockTime(new Date(sync.since), tag), tag)
  const Icon = SAVE_ICONS[state.kind]
  const retrySeconds = status.kind === 'offline' ? Math.max(0, Math.ceil((status.retryAt - now) / 1000)) : null
  const rows = [
    {
      term: t('lastOnServer'),
      value: sync.lastOnServerAt === null ? t('notYet') : clockTime(new Date(sync.lastOnServerAt), tag, 'seconds'),
    },
    words.count,
    state.kind === 'saved' && lastChange
      ? { term: t('lastChangeBy'), value: lastChange.by === 'me' ? t('you') : (lastChange.name ?? t('somebodyElse')) }
      : null,
    retrySeconds === null
      ? null
      : { term: t('nextTry'), value: retrySeconds === 0 ? t('now') : t('inSeconds', { seconds: retrySeconds }) },
    { term: t('storedHere.term'), value: t(storedHere(state, store)) },
  ].filter((row) => row !== null)
  const download = () => {
    const copy = documentCopy(session)
    downloadText(copy.name, copy.text)
  }
  return (
    <div className="ed-save-body">
      <div className="ed-save-head">
        <span className={`ed-save-mark is-${state.kind}`}>
          <Icon aria-hidden className="ed-icon ed-icon-l" />
        </span>
        <h2>{words.title}</h2>
      </div>
      <p>
        <Emphasized text={words.text} />
      </p>
      <dl>
        {rows.map(({ term, value }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {state.kind === 'not-safe' && (
        <div className="ed-save-actions">
          {sync.changes > 0 && (
            <button
              type="button"
              className="ed-btn ed-danger ed-sm"
              onClick={async () => {
                await copyText(unsentCopy(session))
                setCopied(true)
              }}
            >
              {t(copied ? 'copied' : 'copyMine')}
            </button>
          )}
          <button type="button" className="ed-btn ed-sm" onClick={download}>
            {t('download')}
          </button>
          {status.kind === 'offline' && (
            <button
              type="button"
              className="ed-btn ed-ghost ed-sm"
              onClick={() => {
                session.retryNow()
                onDone()
              }}
            >
              {t('tryNow')}
            </button>
          )}
        </div>
      )}
    </div>
  )
}
