'use client'

import { useEffect, useState } from 'react'

/** The `next` of the address, read after the page is there; null without one. */
export function useNext(): string | null {
  const [next, setNext] = useState<string | null>(null)
  useEffect(() => setNext(new URLSearchParams(location.search).get('next')), [])
  return next
}
