'use client'
import { type ReactNode, useCallback, useRef, useState } from 'react'
import { useRecordVisit } from '@/client/marks.ts'
import { useSlots } from '@/client/slots.tsx'
import { useSelf, useStorage } from '@/document-session'
import { DocumentBar } from './document-bar.tsx'
import { DocumentBody } from './document-body.tsx'
import { DocumentTitleField } from './document-title-field.tsx'
import { EditedLine } from './edited-line.tsx'
import { FollowFrame } from './follow-frame.tsx'
import { IconPicker } from './icon-picker.tsx'
import { MergeNews, RecoveredTexts } from './merge-news.tsx'
import { ReadOnlyPage } from './read-only-page.tsx'
import { TouchBar } from './touch-bar.tsx'
import { UnsentBanner } from './unsent-banner.tsx'
import { useArrivalAnnouncements, useSaveAnnouncements } from './use-announcements.ts'
import { useDocumentEditor } from './use-document-editor.ts'
import { useDocumentInfo } from './use-document-info.ts'
import { useFollow } from './use-follow.ts'
import { useHistoryPanel } from './use-history-panel.ts'
import { useLeaveWarning } from './use-leave-warning.ts'
import { useLiveLists } from './use-live-lists.ts'
import { usePageVisibility } from './use-page-visibility.ts'

/** An open document: its bar and its page. */
export function DocumentPage({ documentId, start, share }: { documentId: string; start: ReactNode; share: ReactNode }) {
  const editor = useDocumentEditor(documentId)
  const info = useDocumentInfo(documentId)
  const scroller = useRef<HTMLElement>(null)
  const [lined, setLined] = useState(false)
  const [recovering, setRecovering] = useState(false)
  const closeRecovered = useCallback(() => setRecovering(false), [])
  const history = useHistoryPanel(editor)
  const openHistory = () => {
    setRecovering(false)
    history.toggle()
  }
  const openRecovered = () => {
    history.close()
    setRecovering(true)
  }
  const slots = useSlots()
  const follow = useFollow(editor, scroller)
  const fullWidth = useStorage((storage) => storage.fullWidth)
  const canWrite = useSelf((me) => me.canWrite)
  useLiveLists(documentId)
  useRecordVisit(documentId)
  useLeaveWarning()
  usePageVisibility()
  useArrivalAnnouncements()
  useSaveAnnouncements()
  return (
    <div className="ed-screen">
      <DocumentBar
        documentId={documentId}
        follow={follow}
        lined={lined}
        start={start}
        share={share}
        onOpenRecovered={openRecovered}
        isHistoryOpen={history.state !== 'closed'}
        onOpenHistory={openHistory}
      />
      <main
        ref={scroller}
        data-region="document"
        className="ed-scroll"
        onScroll={(event) => setLined(event.currentTarget.scrollTop > 0)}
        inert={history.state === 'version'}
        // A reader has nothing in the page to focus, and scrolls with the keyboard all the same.
        {...(canWrite ? {} : { tabIndex: 0 })}
      >
        <article className="ed-page" data-full-width={fullWidth} data-writable={canWrite}>
          <UnsentBanner />
          <IconPicker />
          <DocumentTitleField editor={editor} />
          <EditedLine info={info} onOpenHistory={openHistory} />
          <MergeNews editor={editor} onOpenRecovered={openRecovered} />
          {editor && <DocumentBody editor={editor} />}
        </article>
      </main>
      {editor && canWrite && history.state !== 'version' && <TouchBar editor={editor} />}
      {recovering && <RecoveredTexts editor={editor} onClose={closeRecovered} />}
      {history.state !== 'closed' &&
        slots.history({
          documentId,
          drawPage: (page) => <ReadOnlyPage {...page} />,
          onShow: history.onShow,
          onRestored: history.onRestored,
          onClose: history.close,
        })}
      {follow.followed && <FollowFrame followed={follow.followed} />}
    </div>
  )
}
