'use client'
import { type RefObject, useEffect, useRef } from 'react'

/** For a panel beside the page: it has the focus while it is open, and gives it back to where it was. */
export function usePanelFocus(): RefObject<HTMLElement | null> {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return panel
}
