'use client'
import { Copy, Download, FileQuestionMark, Lock, RotateCcw, RotateCw } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import { downloadText } from '@/client/download-text.ts'
import { type EndReason, useDocumentSession, useSyncStatus } from '@/document-session'
import { copyText } from './copy-text.ts'
import { endedWords } from './ended-words.ts'
import { documentCopy, unsentCopy } from './take-copy.ts'

/** A box that scrolls and holds nothing to focus. */
const SCROLLED_BY_KEYBOARD = { tabIndex: 0 }

const wordCount = (texts: readonly string[]) => texts.join(' ').split(/\s+/).filter(Boolean).length

/** The document session is over: why, and what was not sent, at hand. */
export function EndedScreen({
  documentId,
  reason,
  at,
  account,
  isKept,
  onHome,
}: {
  documentId: string
  reason: EndReason
  at: number
  account: string | null
  /** The unsent text is kept on this device, outside the document. */
  isKept: boolean
  onHome: () => void
}) {
  const t = useTranslations('editor')
  const session = useDocumentSession()
  const changes = useSyncStatus((sync) => sync.changes)
  const pieces = useMemo(() => session.unsentText(), [session])
  const [copied, setCopied] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const words = endedWords(reason, at, changes, account, useLocale())
  const unsent = changes > 0
  // Said at once: the heading takes the focus, the sentence below it is an alert.
  useEffect(() => heading.current?.focus(), [])

  const primary =
    words.action === 'reload' ? (
      <button type="button" className={`ed-btn ${unsent ? '' : 'ed-primary'}`} onClick={() => location.reload()}>
        <RotateCw aria-hidden className="ed-icon" />
        {t('ended.loadAgain')}
      </button>
    ) : words.action === 'sign-in' ? (
      <a
        className={`ed-btn ${unsent ? '' : 'ed-primary'}`}
        href={`/sign-in?next=${encodeURIComponent(location.pathname)}`}
      >
        {t('ended.signIn')}
      </a>
    ) : (
      <>
        {words.action === 'restore' && <RestoreButton documentId={documentId} primary={!unsent} />}
        <button
          type="button"
          className={`ed-btn ${unsent || words.action === 'restore' ? '' : 'ed-primary'}`}
          onClick={onHome}
        >
          {t('ended.goHome')}
        </button>
      </>
    )

  if (!unsent)
    return (
      <main className="ed-ended">
        <span className={`ed-ended-mark is-${words.tone}`}>
          {words.tone === 'neutral' ? (
            <FileQuestionMark aria-hidden className="ed-icon ed-icon-xl" />
          ) : (
            <Lock aria-hidden className="ed-icon ed-icon-xl" />
          )}
        </span>
        <h1 ref={heading} tabIndex={-1}>
          {words.title}
        </h1>
        <p role="alert">{words.text}</p>
        <div className="ed-ended-actions">{primary}</div>
      </main>
    )

  const text = unsentCopy(session)
  const places = (pieces.length > 0 ? pieces : [text]).map((piece, place) => ({ key: `place-${place}`, text: piece }))
  return (
    <main className="ed-ended ed-ended-unsent">
      <div className="ed-ended-head">
        <span className={`ed-ended-mark is-${words.tone}`}>
          <Lock aria-hidden className="ed-icon ed-icon-xl" />
        </span>
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {words.title}
          </h1>
          <p role="alert">
            {words.text} {t(pieces.length > 0 ? 'ended.hereIsUnsent' : 'ended.hereIsDocument')}
          </p>
        </div>
      </div>
      <section className="ed-unsent" aria-label={t('ended.unsentText')}>
        <header>
          <span>
            {pieces.length > 0
              ? t('ended.unsentCount', { places: pieces.length, words: wordCount(pieces) })
              : t('ended.wholeDocument')}
          </span>
          <span>{t(isKept ? 'ended.keptHere' : 'ended.onlyInTab')}</span>
        </header>
        <div className="ed-unsent-text" {...SCROLLED_BY_KEYBOARD}>
          {places.map(({ key, text: piece }) => (
            <p key={key} dir="auto">
              {piece}
            </p>
          ))}
        </div>
      </section>
      <div className="ed-ended-actions">
        <button
          type="button"
          className="ed-btn ed-primary"
          onClick={async () => {
            await copyText(text)
            setCopied(true)
          }}
        >
          <Copy aria-hidden className="ed-icon" />
          {t(copied ? 'ended.copied' : 'ended.copyText')}
        </button>
        <button
          type="button"
          className="ed-btn"
          onClick={() => downloadText(t('ended.fileName', { name: documentCopy(session).name }), text)}
        >
          <Download aria-hidden className="ed-icon" />
          {t('ended.download')}
        </button>
        {primary}
        <span className="ed-ended-note">{t(isKept ? 'ended.onHome' : 'ended.goneWhenLeft')}</span>
      </div>
    </main>
  )
}

/** Brings the document back from the trash and opens it again. */
function RestoreButton({ documentId, primary }: { documentId: string; primary: boolean }) {
  const t = useTranslations('editor')
  const [failed, setFailed] = useState(false)
  return (
    <button
      type="button"
      className={`ed-btn ${primary ? 'ed-primary' : ''}`}
      onClick={async () => {
        const restored = await fetch(`/api/v1/documents/${documentId}`, {
          method: 'PATCH',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ trashed: false }),
        }).catch(() => null)
        if (restored?.ok) location.reload()
        else setFailed(true)
      }}
    >
      <RotateCcw aria-hidden className="ed-icon" />
      {t(failed ? 'ended.notRestored' : 'ended.restore')}
    </button>
  )
}
