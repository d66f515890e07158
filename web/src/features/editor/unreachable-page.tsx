'use client'
import { CloudOff, RotateCw } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { useSlots } from '@/client/slots.tsx'
import { useDocumentSession } from '@/document-session'
import { useStore } from '@/document-session/use-store.ts'
import { useNow } from './use-now.ts'

/** The document was never loaded and the server cannot be reached: nothing to show yet, and it keeps trying. */
export function UnreachablePage({ retryAt }: { retryAt: number }) {
  const t = useTranslations('editor')
  const session = useDocumentSession()
  const isDamaged = useStore(session.copyIsDamaged, (damaged) => damaged)
  const seconds = Math.max(0, Math.ceil((retryAt - useNow(1_000)) / 1000))
  return (
    <div className="ed-screen">
      <header className="ed-bar">
        {useSlots().sidebar}
        <div className="ed-crumbs">
          <span aria-current="page">{t('document')}</span>
        </div>
      </header>
      <main className="ed-ended">
        <span className="ed-ended-mark is-neutral">
          <CloudOff aria-hidden className="ed-icon ed-icon-xl" />
        </span>
        <h1>{t('unreachable.title')}</h1>
        <p>
          {t(isDamaged ? 'unreachable.damaged' : 'unreachable.notHere')}{' '}
          {seconds > 0 ? t('unreachable.nextTry', { seconds }) : t('unreachable.trying')}
        </p>
        <div className="ed-ended-actions">
          <button type="button" className="ed-btn ed-primary" onClick={() => session.retryNow()}>
            <RotateCw aria-hidden className="ed-icon" />
            {t('unreachable.tryNow')}
          </button>
        </div>
      </main>
    </div>
  )
}
