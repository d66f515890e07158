'use client'
import { useEffect } from 'react'
import { useUpdateMyPresence } from '@/document-session'

/** Tells the others when this tab is in the background: their faces of me become outlines. */
export function usePageVisibility() {
  const update = useUpdateMyPresence()
  useEffect(() => {
    const tell = () => update({ active: document.visibilityState === 'visible' })
    tell()
    document.addEventListener('visibilitychange', tell)
    return () => document.removeEventListener('visibilitychange', tell)
  }, [update])
}
