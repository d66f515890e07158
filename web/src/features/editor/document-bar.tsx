'use client'
import { History } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { Ancestors } from '@/client/breadcrumbs.tsx'
import { titleOf } from '@/client/documents.ts'
import { useStorage } from '@/document-session'
import { IconButton } from './icon-button.tsx'
import { MoreMenu } from './more-menu.tsx'
import { PresenceAvatars } from './presence-avatars.tsx'
import { SaveIndicator } from './save-indicator.tsx'
import { useDocumentInfo } from './use-document-info.ts'
import type { Follow } from './use-follow.ts'

/** The bar over an open document: where it is, whether its words are safe, who is here. */
export function DocumentBar({
  documentId,
  follow,
  lined,
  start,
  share,
  onOpenRecovered,
  isHistoryOpen,
  onOpenHistory,
}: {
  documentId: string
  follow: Follow
  lined: boolean
  start: ReactNode
  share: ReactNode
  onOpenRecovered: () => void
  isHistoryOpen: boolean
  onOpenHistory: () => void
}) {
  const t = useTranslations('editor')
  const history = useTranslations('history')
  const info = useDocumentInfo(documentId)
  const title = useStorage((storage) => storage.title.trim())
  return (
    <header className="ed-bar" data-lined={lined} data-region="bar">
      {start}
      <nav className="ed-crumbs" aria-label={t('breadcrumb')}>
        {info && <Ancestors document={info} />}
        <span aria-current="page">{titleOf({ title })}</span>
      </nav>
      <SaveIndicator />
      <span className="ed-grow" />
      <PresenceAvatars follow={follow} />
      <IconButton
        className="ed-wide-only"
        label={history('title')}
        icon={History}
        aria-pressed={isHistoryOpen}
        onClick={onOpenHistory}
      />
      <span className="ed-share">{share}</span>
      <MoreMenu documentId={documentId} onOpenRecovered={onOpenRecovered} onOpenHistory={onOpenHistory} />
    </header>
  )
}
