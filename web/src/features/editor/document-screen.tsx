'use client'
import { presenceColor, presenceColorIndex } from '@coscribe/shared/domain/presence-color'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import {
  DocumentSessionProvider,
  type SessionUser,
  useContentState,
  useStatus,
  useSyncStatus,
} from '@/document-session'
import { DocumentPage } from './document-page.tsx'
import './editor.css'
import './editor-bar.css'
import './editor-content.css'
import './media.css'
import './merge-news.css'
import './print.css'
import { useTranslations } from 'use-intl'
import { useAccount } from '@/client/account.tsx'
import { navigate } from '@/client/navigate.ts'
import { useSlots } from '@/client/slots.tsx'
import { announcingToken } from '@/local-store/announce.ts'
import { useLocalStore } from '@/local-store/use-local-store.ts'
import { EndedScreen } from './ended-screen.tsx'
import { LoadingPage } from './loading-page.tsx'
import { UnreachablePage } from './unreachable-page.tsx'
import { useSettle } from './use-settle.ts'

/** The screen of one document, inside the shell. Opens it live and says honestly what it is when it is not. */
export function DocumentScreen({ documentId, organizationId }: { documentId: string; organizationId: string }) {
  const account = useAccount()
  const user = useMemo<SessionUser>(
    () => ({
      id: account.id,
      name: account.name,
      image: account.image,
      color: presenceColor(account.id),
      colorIndex: presenceColorIndex(account.id),
    }),
    [account],
  )
  const queries = useQueryClient()
  const store = useLocalStore()
  // Counts up when the document is to be opened anew, without what was kept of it here.
  const [round, setRound] = useState(0)
  const fetchToken = useMemo(
    () => announcingToken(queries, organizationId, account.id),
    [queries, organizationId, account.id],
  )
  if (store.kind === 'opening') return <Loading />
  return (
    <DocumentSessionProvider
      key={`${documentId} ${round}`}
      documentId={documentId}
      user={user}
      vault={store.kind === 'open' ? store.vault : null}
      fetchToken={fetchToken}
      fallback={<Loading />}
    >
      <OpenDocument documentId={documentId} email={account.email} onReopen={() => setRound((before) => before + 1)} />
    </DocumentSessionProvider>
  )
}

function OpenDocument({
  documentId,
  email,
  onReopen,
}: {
  documentId: string
  email: string | null
  onReopen: () => void
}) {
  const slots = useSlots()
  const status = useStatus()
  const content = useContentState()
  const everConnected = useSyncStatus((sync) => sync.lastOnServerAt !== null)
  const isKept = useSettle(onReopen)
  if (content === 'editor-too-old')
    return <Ended documentId={documentId} reason="editor-too-old" at={Date.now()} email={email} />
  if (status.kind === 'ended')
    return <Ended documentId={documentId} reason={status.reason} at={status.at} email={email} isKept={isKept} />
  if (content === 'ready')
    return <DocumentPage documentId={documentId} start={slots.sidebar} share={slots.share(documentId)} />
  if (status.kind === 'offline' && !everConnected) return <UnreachablePage retryAt={status.retryAt} />
  return <Loading />
}

function Ended({
  documentId,
  reason,
  at,
  email,
  isKept = false,
}: {
  documentId: string
  isKept?: boolean
  reason: Parameters<typeof EndedScreen>[0]['reason']
  at: number
  email: string | null
}) {
  const t = useTranslations('editor')
  return (
    <div className="ed-screen">
      <header className="ed-bar">
        {useSlots().sidebar}
        <div className="ed-crumbs">
          <span aria-current="page">{t('document')}</span>
        </div>
      </header>
      <EndedScreen
        documentId={documentId}
        reason={reason}
        at={at}
        account={email}
        isKept={isKept}
        onHome={() => navigate('/')}
      />
    </div>
  )
}

function Loading() {
  return (
    <div className="ed-screen">
      <header className="ed-bar">
        {useSlots().sidebar}
        <span className="ed-skeleton is-crumb" />
      </header>
      <LoadingPage />
    </div>
  )
}
