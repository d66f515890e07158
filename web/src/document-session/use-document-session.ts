'use client'
import { createContext, use, useEffect, useRef, useState } from 'react'
import { LocalDocument } from '../local-store/local-document.ts'
import type { Vault } from '../local-store/vault.ts'
import { DocumentSession, type SessionOptions, type SessionUser } from './document-session.ts'

export const DocumentSessionContext = createContext<DocumentSession | null>(null)

/** The document session around this component. @throws Error outside of a `DocumentSessionProvider`. */
export function useDocumentSession(): DocumentSession {
  const session = use(DocumentSessionContext)
  if (!session) throw new Error('this hook needs a <DocumentSessionProvider> around it')
  return session
}

/**
 * Opens a session for as long as the component stays, and again where the document changes. The person is who they
 * were at the beginning: a new name or picture does not reopen the document, and the server stamps what others see.
 */
export function useOpenDocumentSession(
  documentId: string,
  user: SessionUser,
  vault: Vault | null,
  fetchToken: SessionOptions['fetchToken'],
): DocumentSession | null {
  const [session, setSession] = useState<DocumentSession | null>(null)
  const person = useRef(user)
  const token = useRef(fetchToken)
  useEffect(() => {
    const opened = new DocumentSession(documentId, person.current, {
      local: vault && new LocalDocument(vault, documentId),
      ...(token.current ? { fetchToken: token.current } : {}),
      sharesTabs: navigator.locks !== undefined && typeof BroadcastChannel !== 'undefined',
    })
    opened.start()
    setSession(opened)
    return () => {
      setSession(null)
      opened.destroy()
    }
  }, [documentId, vault])
  return session
}
