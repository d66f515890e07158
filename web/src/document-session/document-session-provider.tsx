'use client'
import type { ReactNode } from 'react'
import type { SessionUser } from './document-session.ts'
import { DocumentSessionContext, useOpenDocumentSession } from './use-document-session.ts'

export type DocumentSessionProviderProps = {
  readonly documentId: string
  readonly user: SessionUser
  /** Shown until the session exists (one tick). */
  readonly fallback?: ReactNode
  readonly children: ReactNode
}

/** Opens a document for everything below it, and closes it when it goes. */
export function DocumentSessionProvider(props: DocumentSessionProviderProps) {
  // Another person is another session, whatever stays on the screen.
  return <OpenSession key={props.user.id} {...props} />
}

function OpenSession({ documentId, user, fallback = null, children }: DocumentSessionProviderProps) {
  const session = useOpenDocumentSession(documentId, user)
  return session ? <DocumentSessionContext value={session}>{children}</DocumentSessionContext> : fallback
}
