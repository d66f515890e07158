'use client'
import type { ConnectionStatus } from './connection-status.ts'
import type { ContentState, DocumentAccess, LastChange } from './document-session.ts'
import { useDocumentSession } from './use-document-session.ts'
import { useStore } from './use-store.ts'

const all = <T>(value: T) => value

/** Where the connection is: connecting, connected, offline (tries again by itself) or ended, with the reason. */
export const useStatus = (): ConnectionStatus => useStore(useDocumentSession().status, all)

/** Whether the content may be shown: loading, ready, or made by a newer editor. */
export const useContentState = (): ContentState => useStore(useDocumentSession().content, all)

/** What this person may do with the document, or null before the server has said so. */
export const useAccess = (): DocumentAccess | null => useStore(useDocumentSession().access, all)

/** Whether the document is kept on this device also when it is not opened. */
export const useIsPinned = (): boolean => useStore(useDocumentSession().pinned, all)

/** Whose change was the last that came by while the document was open here; null before the first. */
export const useLastChange = (): LastChange | null => useStore(useDocumentSession().lastChange, all)
