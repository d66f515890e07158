'use client'

import { useEffect, useState } from 'react'

export type Secret = { readonly token: string; readonly next: string | null }

/**
 * What a mailed link carries after its #, read once the page is there and then taken out of the address, so that it stays
 * neither in the history nor on the screen. Undefined before that; null where there is none.
 */
export function useSecret(): Secret | null | undefined {
  const [secret, setSecret] = useState<Secret | null>()
  useEffect(() => {
    const given = new URLSearchParams(location.hash.slice(1))
    const token = given.get('token')
    // Run twice by React's strict mode: the second time finds the address without it.
    setSecret((before) => (before ? before : token ? { token, next: given.get('next') } : null))
    if (token) history.replaceState(null, '', location.pathname)
  }, [])
  return secret
}
