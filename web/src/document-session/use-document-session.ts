'use client'
import { createContext, use, useEffect, useState } from 'react'
import { DocumentSession, type SessionUser } from './document-session.ts'

export const DocumentSessionContext = createContext<DocumentSession | null>(null)

/** The document session around this component. @throws Error outside of a `DocumentSessionProvider`. */
export function useDocumentSession(): DocumentSession {
  const session = use(DocumentSessionContext)
  if (!session) throw new Error('this hook needs a <DocumentSessionProvider> around it')
  return session
}

/** Opens a session for as long as the component stays, and again where document or person change. */
export function useOpenDocumentSession(documentId: string, user: SessionUser): DocumentSession | null {
  const [session, setSession] = useState<DocumentSession | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new name or picture does not reopen the document; the server stamps what others see
  // biome-ignore lint/correctness/useExhaustiveDependencies: the person is their id here, see above
  useEffect(() => {
    const opened = new DocumentSession(documentId, user)
    opened.start()
    setSession(opened)
    return () => {
      setSession(null)
      opened.destroy()
    }
  }, [documentId, user.id])
  return session
}
