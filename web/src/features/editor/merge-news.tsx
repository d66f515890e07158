'use client'
import type { Editor } from '@tiptap/core'
import { useEffect } from 'react'
import { useDocumentSession, useMergeReport, useRecoveredTexts, useSelf } from '@/document-session'
import { announce } from '@/ui/live-regions.tsx'
import { currentWords } from '@/words/current-words.ts'
import { goToBlock } from './go-to-block.ts'
import { MergeCard } from './merge-card.tsx'
import { mergeSummary } from './merge-words.ts'
import { RecoveredPanel } from './recovered-panel.tsx'

/** The card about the last merge, as long as it is not dismissed. */
export function MergeNews({ editor, onOpenRecovered }: { editor: Editor | null; onOpenRecovered: () => void }) {
  const session = useDocumentSession()
  const report = useMergeReport()
  const recovered = useRecoveredTexts()
  useEffect(() => {
    if (report) announce(currentWords('merge')('announcement', { summary: mergeSummary(report) }), 'polite')
  }, [report])
  if (!report) return null
  return (
    <MergeCard
      report={report}
      myId={session.user.id}
      recovered={report.recovered.filter(({ id }) => recovered.some((text) => text.id === id))}
      onGoTo={(key) => editor && goToBlock(session, editor, key)}
      onOpenRecovered={onOpenRecovered}
      onDismiss={session.dismissMerge}
    />
  )
}

/** The panel of recovered texts; closes itself when there is none any more. */
export function RecoveredTexts({ editor, onClose }: { editor: Editor | null; onClose: () => void }) {
  const session = useDocumentSession()
  const texts = useRecoveredTexts()
  const canWrite = useSelf((me) => me.canWrite)
  const isEmpty = texts.length === 0
  useEffect(() => {
    if (isEmpty) onClose()
  }, [isEmpty, onClose])
  if (isEmpty) return null
  return (
    <RecoveredPanel
      texts={texts}
      lasts={session.recoveredLasts}
      canWrite={canWrite}
      onPutBack={(id) => {
        const block = session.putBack(id)
        announce(currentWords('merge')('recovered.isBack'), 'polite')
        if (editor && block) goToBlock(session, editor, block)
      }}
      onDiscard={session.discardRecovered}
      onClose={onClose}
    />
  )
}
