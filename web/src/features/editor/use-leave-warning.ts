'use client'
import { useEffect } from 'react'
import { useDocumentSession } from '@/document-session'

/** Asks before the tab closes, only while something would be lost by it. */
export function useLeaveWarning() {
  const session = useDocumentSession()
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (session.leavingLoses()) event.preventDefault()
    }
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [session])
}
