'use client'
import type { ReactNode } from 'react'
import type { SessionUser } from './document-session.ts'
import { DocumentSessionContext, useOpenDocumentSession } from './use-document-session.ts'

/**
 * Opens a document for everything below it, and closes it when it goes. Until the session exists (one tick) it
 * renders `fallback`.
 */
export function DocumentSessionProvider({
  documentId,
  user,
  fallback = null,
  children,
}: {
  documentId: string
  user: SessionUser
  fallback?: ReactNode
  children: ReactNode
}) {
  const session = useOpenDocumentSession(documentId, user)
  return session ? <DocumentSessionContext value={session}>{children}</DocumentSessionContext> : fallback
}
