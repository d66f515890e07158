'use client'
import {
  ArchiveRestore,
  Clipboard,
  Download,
  Ellipsis,
  FileCode,
  HardDriveDownload,
  History,
  Link as LinkIcon,
  MoveHorizontal,
  Printer,
  Trash2,
  UserPlus,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { type DocumentRecord, useTrashDocument } from '@/client/documents.ts'
import { downloadText } from '@/client/download-text.ts'
import {
  useDocumentSession,
  useIsPinned,
  useMutation,
  useRecoveredTexts,
  useSelf,
  useStorage,
} from '@/document-session'
import { announce } from '@/ui/live-regions.tsx'
import { copyText } from './copy-text.ts'
import { PlaceItems } from './place-items.tsx'
import { documentCopy } from './take-copy.ts'
import { downloadHtml } from './take-html.ts'
import { useDocumentInfo } from './use-document-info.ts'

/** The share button of the bar; null for who may not share. */
const shareButton = () => document.querySelector<HTMLElement>('.ed-share button')

/** Everything else that can be done with the open document. */
export function MoreMenu({
  documentId,
  onOpenRecovered,
  onOpenHistory,
}: {
  documentId: string
  onOpenRecovered: () => void
  onOpenHistory: () => void
}) {
  const t = useTranslations('editor')
  const merge = useTranslations('merge')
  const history = useTranslations('history')
  const out = useTranslations('importExport')
  const session = useDocumentSession()
  const canWrite = useSelf((me) => me.canWrite)
  const fullWidth = useStorage((storage) => storage.fullWidth)
  const title = useStorage((storage) => storage.title.trim())
  const pinned = useIsPinned()
  const setFullWidth = useMutation(({ meta }, wide: boolean) => void meta.set('fullWidth', wide), [])

  const recovered = useRecoveredTexts().length
  const [shareable, setShareable] = useState(false)
  const trash = useTrashDocument()
  const info = useDocumentInfo(documentId)
  const moveToTrash = () => {
    if (info) trash({ ...info, title } satisfies DocumentRecord)
  }

  return (
    <DropdownMenu.Root onOpenChange={() => setShareable(shareButton() !== null)}>
      <DropdownMenu.Trigger className="ed-btn ed-ghost ed-icon-btn" aria-label={t('menu.more')}>
        <Ellipsis aria-hidden className="ed-icon" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="ed-pop ed-menu ed-floating" align="end" sideOffset={6} collisionPadding={12}>
          {/* On a phone the bar has no room for the button; the item presses it. */}
          {shareable && (
            <DropdownMenu.Item
              className="ed-menu-item ed-phone-only"
              onSelect={() => setTimeout(() => shareButton()?.click(), 0)}
            >
              <UserPlus aria-hidden className="ed-icon" />
              {t('menu.share')}
            </DropdownMenu.Item>
          )}
          {recovered > 0 && (
            // After the menu has given the focus back, so that the panel can take it.
            <DropdownMenu.Item className="ed-menu-item" onSelect={() => setTimeout(onOpenRecovered, 0)}>
              <ArchiveRestore aria-hidden className="ed-icon" />
              {merge('recovered.menu', { count: recovered })}
            </DropdownMenu.Item>
          )}
          <DropdownMenu.Item
            className="ed-menu-item"
            onSelect={async () => {
              await copyText(location.href)
              announce(t('menu.linkCopied'), 'polite')
            }}
          >
            <LinkIcon aria-hidden className="ed-icon" />
            {t('menu.copyLink')}
          </DropdownMenu.Item>
          <DropdownMenu.Item
            className="ed-menu-item"
            onSelect={async () => {
              await copyText(documentCopy(session).text)
              announce(t('menu.markdownCopied'), 'polite')
            }}
          >
            <Clipboard aria-hidden className="ed-icon" />
            {t('menu.copyMarkdown')}
          </DropdownMenu.Item>
          <DropdownMenu.Item
            className="ed-menu-item"
            onSelect={() => {
              const copy = documentCopy(session)
              downloadText(copy.name, copy.text)
            }}
          >
            <Download aria-hidden className="ed-icon" />
            {t('menu.downloadMarkdown')}
          </DropdownMenu.Item>
          <DropdownMenu.Item className="ed-menu-item" onSelect={() => void downloadHtml(session)}>
            <FileCode aria-hidden className="ed-icon" />
            {out('downloadHtml')}
          </DropdownMenu.Item>
          {/* After the menu has gone: it would be on the paper. */}
          <DropdownMenu.Item className="ed-menu-item" onSelect={() => setTimeout(() => window.print(), 150)}>
            <Printer aria-hidden className="ed-icon" />
            {out('print')}
          </DropdownMenu.Item>
          {/* After the menu has given the focus back, so that the panel can take it. */}
          <DropdownMenu.Item className="ed-menu-item" onSelect={() => setTimeout(onOpenHistory, 0)}>
            <History aria-hidden className="ed-icon" />
            {history('title')}
          </DropdownMenu.Item>
          {info && <PlaceItems document={{ ...info, title }} />}
          {session.local && (
            <DropdownMenu.CheckboxItem
              className="ed-menu-item"
              checked={pinned}
              onCheckedChange={(wanted) => void session.setPinned(wanted)}
            >
              <HardDriveDownload aria-hidden className="ed-icon" />
              {t('menu.keepHere')}
              <span className="ed-menu-hint">{t(pinned ? 'menu.on' : 'menu.off')}</span>
            </DropdownMenu.CheckboxItem>
          )}
          {canWrite && (
            <>
              <DropdownMenu.CheckboxItem className="ed-menu-item" checked={fullWidth} onCheckedChange={setFullWidth}>
                <MoveHorizontal aria-hidden className="ed-icon" />
                {t('menu.fullWidth')}
                <span className="ed-menu-hint">{t(fullWidth ? 'menu.on' : 'menu.off')}</span>
              </DropdownMenu.CheckboxItem>
              <DropdownMenu.Separator className="ed-sep" />
              <DropdownMenu.Item className="ed-menu-item" data-bad disabled={!info} onSelect={moveToTrash}>
                <Trash2 aria-hidden className="ed-icon" />
                {t('menu.toTrash')}
              </DropdownMenu.Item>
            </>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
