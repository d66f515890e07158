'use client'

import { useEffect, useState } from 'react'
import { useSession } from '@/client/account.tsx'
import { nextPath } from '@/client/next-path.ts'

/** The `next` of the address, read after the page is there; null without one. */
export function useNext(): string | null {
  const [next, setNext] = useState<string | null>(null)
  useEffect(() => setNext(new URLSearchParams(location.search).get('next')), [])
  return next
}

/** Who comes back to a form by the back button, signed in already, goes on to where the form would lead. */
export function useGoOnIfSignedIn(): void {
  const session = useSession()
  const isSignedIn = session.data != null && !session.isPlaceholderData
  useEffect(() => {
    if (isSignedIn) location.replace(nextPath(new URLSearchParams(location.search).get('next')))
  }, [isSignedIn])
}
