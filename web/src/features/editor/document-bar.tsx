'use client'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStorage } from '@/document-session'
import { navigate } from './host.tsx'
import { MoreMenu } from './more-menu.tsx'
import { PresenceAvatars } from './presence-avatars.tsx'
import { SaveIndicator } from './save-indicator.tsx'
import type { DocumentInfo } from './use-document-info.ts'
import type { Follow } from './use-follow.ts'

/** The bar over an open document: where it is, whether its words are safe, who is here. */
export function DocumentBar({
  documentId,
  info,
  follow,
  lined,
  start,
  share,
}: {
  documentId: string
  info: (DocumentInfo & { readonly parentTitle: string | null }) | null
  follow: Follow
  lined: boolean
  start: ReactNode
  share: ReactNode
}) {
  const title = useStorage((storage) => storage.title.trim())
  return (
    <header className="ed-bar" data-lined={lined}>
      {start}
      <nav className="ed-crumbs" aria-label="Breadcrumb">
        {info?.parentId && info.parentTitle !== null && (
          <>
            <a
              href={`/d/${info.parentId}`}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return
                event.preventDefault()
                navigate(`/d/${info.parentId}`)
              }}
            >
              {info.parentTitle || 'No title yet'}
            </a>
            <ChevronRight aria-hidden className="ed-icon" />
          </>
        )}
        <span aria-current="page">{title || 'No title yet'}</span>
      </nav>
      <SaveIndicator />
      <span className="ed-grow" />
      <PresenceAvatars follow={follow} />
      {share}
      <MoreMenu documentId={documentId} />
    </header>
  )
}
