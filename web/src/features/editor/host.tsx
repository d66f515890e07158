'use client'
import type { ReactNode } from 'react'
import { useEffect, useState } from 'react'

/** What the editor needs of the shell around it, in one file, so that the features stay apart. */

export type Account = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly image: string | null
}

/** Who is signed in; null while that is being asked. */
export function useAccount(): Account | null {
  const [account, setAccount] = useState<Account | null>(null)
  useEffect(() => {
    const abort = new AbortController()
    fetch('/api/auth/get-session', { signal: abort.signal })
      .then((response) => response.json())
      .then((session) => {
        if (session?.user) setAccount({ ...session.user, image: session.user.image ?? null })
      })
      .catch(() => {})
    return () => abort.abort()
  }, [])
  return account
}

/** Says something to screen readers. */
export function announce(text: string, urgency: 'polite' | 'assertive') {
  const region = document.querySelector(`[data-live="${urgency}"]`)
  if (region) region.textContent = text
}

/** A toast with at most one action. */
export function toast(text: string, _action?: { readonly label: string; run(): void }) {
  announce(text, 'polite')
}

/** Goes to another screen without loading the page. */
export function navigate(path: string) {
  history.pushState(null, '', path)
  window.dispatchEvent(new PopStateEvent('popstate'))
}

/** What the shell puts at the start of the bar. */
export function SidebarSlot(): ReactNode {
  return null
}

/** What the shell puts at the end of the bar. */
export function ShareSlot(_: { documentId: string }): ReactNode {
  return null
}
