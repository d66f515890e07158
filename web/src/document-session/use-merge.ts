'use client'
import type { MergeReport, RecoveredText } from './merge/merge-report.ts'
import { useDocumentSession } from './use-document-session.ts'
import { useStore } from './use-store.ts'

const all = <T>(value: T) => value

/** What was merged when the connection came back, or null: nothing worth telling, or dismissed. */
export const useMergeReport = (): MergeReport | null => useStore(useDocumentSession().merge, all, Object.is)

/** Texts that merges took out of this document, oldest first, until this person decides. */
export const useRecoveredTexts = (): readonly RecoveredText[] => useStore(useDocumentSession().recovered, all)
