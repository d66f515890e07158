'use client'
import { useState } from 'react'
import { downloadText } from '@/client/download-text.ts'
import { type DocumentSession, type SaveState, useLastChange, useStatus, useSyncStatus } from '@/document-session'
import type { LocalStoreState } from '@/local-store/local-store.ts'
import { useLocalStore } from '@/local-store/use-local-store.ts'
import { copyText } from './copy-text.ts'
import { SAVE_ICONS } from './save-indicator.tsx'
import { saveWords } from './save-state-words.ts'
import { documentCopy, unsentCopy } from './take-copy.ts'
import { useNow } from './use-now.ts'

const time = (at: number, seconds: boolean) =>
  new Date(at).toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
  })

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
function storedHere(state: SaveState, store: LocalStoreState): string {
  if (store.kind === 'open') return state.kind === 'not-safe' && state.changes > 0 ? 'No' : 'Yes, encrypted'
  if (store.kind === 'opening') return 'Not yet'
  switch (store.why) {
    case 'insecure':
      return 'No: this address is not https'
    case 'refused':
      return 'No: the browser refuses'
    case 'not-allowed':
      return 'No: not wanted by the organization'
    case 'none':
      return 'Not yet'
  }
}

/** What the save state means, in numbers, and what can be done about it. */
export function SavePopover({ session, onDone }: { session: DocumentSession; onDone: () => void }) {
  const sync = useSyncStatus()
  const status = useStatus()
  const lastChange = useLastChange()
  const store = useLocalStore()
  const now = useNow(1_000)
  const [copied, setCopied] = useState(false)
  const { state } = sync
  const words = saveWords(state, sync.since === null ? null : time(sync.since, false))
  const Icon = SAVE_ICONS[state.kind]
  const retrySeconds = status.kind === 'offline' ? Math.max(0, Math.ceil((status.retryAt - now) / 1000)) : null
  const rows = [
    { term: 'Last on the server', value: sync.lastOnServerAt === null ? 'Not yet' : time(sync.lastOnServerAt, true) },
    words.count,
    state.kind === 'saved' && lastChange
      ? { term: 'Last change by', value: lastChange.by === 'me' ? 'You' : (lastChange.name ?? 'Somebody else') }
      : null,
    retrySeconds === null ? null : { term: 'Next try', value: retrySeconds === 0 ? 'now' : `in ${retrySeconds} s` },
    { term: 'Stored here', value: storedHere(state, store) },
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
              {copied ? 'Copied' : 'Copy my changes'}
            </button>
          )}
          <button type="button" className="ed-btn ed-sm" onClick={download}>
            Download
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
              Try now
            </button>
          )}
        </div>
      )}
    </div>
  )
}
