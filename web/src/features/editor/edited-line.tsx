'use client'
import { presenceColorIndex } from '@coscribe/shared/domain/presence-color'
import { useEffect, useState } from 'react'
import { useLocale, useTranslations } from 'use-intl'
import type { DocumentRecord } from '@/client/documents.ts'
import { timeWords } from '@/client/time-words.ts'
import { useDocumentSession, useSelf } from '@/document-session'
import { listFor } from '@/words/words-for.ts'
import { firstName } from './presence-user.ts'
import { useNow } from './use-now.ts'

const MINUTE_MS = 60_000

/** The newest change that came by while the document is open, in ms since 1970, or null. */
function useLiveEdit(): number | null {
  const session = useDocumentSession()
  const [at, setAt] = useState<number | null>(null)
  useEffect(() => {
    // What the first handshake brings is no edit of now.
    const changed = () => session.content.get() === 'ready' && setAt(Date.now())
    session.doc.on('update', changed)
    return () => session.doc.off('update', changed)
  }, [session])
  return at
}

/** Who wrote the document and when it was edited; for readers also that they read. */
export function EditedLine({ info, onOpenHistory }: { info: DocumentRecord | undefined; onOpenHistory: () => void }) {
  const t = useTranslations('editor')
  const history = useTranslations('history')
  const tag = useLocale()
  const now = useNow(MINUTE_MS / 2)
  const live = useLiveEdit()
  const me = useSelf((self) => ({ id: self.info.id, canWrite: self.canWrite }))
  const authors = [info?.createdBy, info?.editedBy].filter(
    (author, index, all) => author != null && all.findIndex((other) => other?.id === author.id) === index,
  ) as { id: string; name: string }[]
  const editedAt = live ?? (info?.editedAt ? Date.parse(info.editedAt) : null)
  const names = authors.map((author) => (author.id === me.id ? t('meta.you') : firstName(author.name)))
  return (
    <div className="ed-meta">
      {names.length > 0 && (
        <>
          <span className="ed-authors" aria-hidden>
            {authors.map((author) => (
              <span key={author.id} className={`ed-avatar ed-avatar-s presence-${presenceColorIndex(author.id) + 1}`}>
                {[...author.name][0]?.toLocaleUpperCase()}
              </span>
            ))}
          </span>
          <span>{t('meta.wrote', { names: listFor(tag)(names) })}</span>
        </>
      )}
      {editedAt !== null && (
        <>
          {names.length > 0 && <span className="ed-dot" aria-hidden />}
          <button type="button" className="ed-meta-btn" title={history('title')} onClick={onOpenHistory}>
            {t('meta.edited', {
              time: timeWords(new Date(editedAt).toISOString(), new Date(Math.max(now, editedAt)), tag),
            })}
          </button>
        </>
      )}
      {!me.canWrite && (
        <>
          {(names.length > 0 || editedAt !== null) && <span className="ed-dot" aria-hidden />}
          <span>{t('meta.readOnly')}</span>
        </>
      )}
    </div>
  )
}
