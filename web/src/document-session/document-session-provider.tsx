'use client'
import type { ReactNode } from 'react'
import type { Vault } from '../local-store/vault.ts'
import type { SessionOptions, SessionUser } from './document-session.ts'
import { DocumentSessionContext, useOpenDocumentSession } from './use-document-session.ts'

export type DocumentSessionProviderProps = {
  readonly documentId: string
  readonly user: SessionUser
  /** Where copies are kept on this device; null where nothing is. */
  readonly vault?: Vault | null
  /** Asks for tokens; the token endpoint by default. */
  readonly fetchToken?: SessionOptions['fetchToken']
  /** Shown until the session exists (one tick). */
  readonly fallback?: ReactNode
  readonly children: ReactNode
}

/** Opens a document for everything below it, and closes it when it goes. */
export function DocumentSessionProvider(props: DocumentSessionProviderProps) {
  // Another person is another session, whatever stays on the screen.
  return <OpenSession key={props.user.id} {...props} />
}

function OpenSession({
  documentId,
  user,
  vault = null,
  fetchToken,
  fallback = null,
  children,
}: DocumentSessionProviderProps) {
  const session = useOpenDocumentSession(documentId, user, vault, fetchToken)
  return session ? <DocumentSessionContext value={session}>{children}</DocumentSessionContext> : fallback
}
