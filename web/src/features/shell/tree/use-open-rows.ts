'use client'

import { useCallback, useState } from 'react'

/** Ids remembered as closed at most; the oldest are forgotten, and are open again. */
const MAX_CLOSED = 500

const read = (key: string): readonly string[] => {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []
  } catch {
    return [] // storage refused, or not ours
  }
}

/** Which rows are closed: remembered on this device, per person and organization. What was never closed is open. */
export function useOpenRows(userId: string, organizationId: string) {
  const key = `coscribe:tree:${userId}:${organizationId}`
  const [state, setState] = useState(() => ({ key, closed: read(key) }))
  if (state.key !== key) setState({ key, closed: read(key) })
  const setOpen = useCallback(
    (ids: readonly string[], open: boolean) =>
      setState((before) => {
        const others = before.closed.filter((id) => !ids.includes(id))
        if (open && others.length === before.closed.length) return before
        const closed = (open ? others : [...others, ...ids]).slice(-MAX_CLOSED)
        try {
          localStorage.setItem(key, JSON.stringify(closed))
        } catch {
          // storage refused: it is forgotten with the page
        }
        return { key, closed }
      }),
    [key],
  )
  const { closed } = state
  return { isOpen: useCallback((id: string) => !closed.includes(id), [closed]), setOpen }
}
