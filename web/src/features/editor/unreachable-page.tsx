'use client'
import { CloudOff, RotateCw } from 'lucide-react'
import { useSlots } from '@/client/slots.tsx'
import { useDocumentSession } from '@/document-session'
import { useStore } from '@/document-session/use-store.ts'
import { useNow } from './use-now.ts'

/** The document was never loaded and the server cannot be reached: nothing to show yet, and it keeps trying. */
export function UnreachablePage({ retryAt }: { retryAt: number }) {
  const session = useDocumentSession()
  const isDamaged = useStore(session.copyIsDamaged, (damaged) => damaged)
  const seconds = Math.max(0, Math.ceil((retryAt - useNow(1_000)) / 1000))
  return (
    <div className="ed-screen">
      <header className="ed-bar">
        {useSlots().sidebar}
        <div className="ed-crumbs">
          <span aria-current="page">Document</span>
        </div>
      </header>
      <main className="ed-ended">
        <span className="ed-ended-mark is-neutral">
          <CloudOff aria-hidden className="ed-icon ed-icon-xl" />
        </span>
        <h1>The server cannot be reached</h1>
        <p>
          {isDamaged
            ? 'The copy on this device is damaged. It is not shown as if it were whole, and is mended as soon as the server can be reached.'
            : 'You are offline, and this document is not on this device yet.'}{' '}
          {seconds > 0 ? `The next try is in ${seconds} s.` : 'Trying now.'}
        </p>
        <div className="ed-ended-actions">
          <button type="button" className="ed-btn ed-primary" onClick={() => session.retryNow()}>
            <RotateCw aria-hidden className="ed-icon" />
            Try now
          </button>
        </div>
      </main>
    </div>
  )
}
