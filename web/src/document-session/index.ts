/** The client API of a document. How to use it: README.md beside this file. */
export type { ConnectionStatus, EndReason } from './connection-status.ts'
export type { SaveState } from './decide-save-state.ts'
export type { DocumentAccess, DocumentSession, MutationContext, SessionUser } from './document-session.ts'
export { DocumentSessionProvider } from './document-session-provider.tsx'
export { type BlockKey, keyOf as blockKey } from './merge/blocks.ts'
export type {
  ChangedBlock,
  MergeReport,
  OthersChanges,
  Person,
  RecoveredText,
  SharedBlock,
} from './merge/merge-report.ts'
export type { Other } from './presence-stores.ts'
export type { SyncStatus } from './save-status.ts'
export type { DocumentStorage } from './storage-store.ts'
export { useDocumentSession } from './use-document-session.ts'
export { useMergeReport, useRecoveredTexts } from './use-merge.ts'
export { useMutation } from './use-mutation.ts'
export { useMyPresence, useUpdateMyPresence } from './use-my-presence.ts'
export { useOthers } from './use-others.ts'
export { type Self, useSelf } from './use-self.ts'
export { useAccess, useContentState, useIsPinned, useLastChange, useStatus } from './use-status.ts'
export { useStorage } from './use-storage.ts'
export { useSyncStatus } from './use-sync-status.ts'
export { useCanRedo, useCanUndo, useRedo, useUndo } from './use-undo.ts'
