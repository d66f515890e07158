'use client'

import { useSyncExternalStore } from 'react'

/** Narrowest and widest sidebar, in px, and the width below which it becomes a drawer. */
export const MIN_WIDTH = 220
export const MAX_WIDTH = 360
const DEFAULT_WIDTH = 264
const DRAWER_BELOW = '(max-width: 1023px)'
const STORED = 'coscribe:sidebar'

type Sidebar = { readonly open: boolean; readonly drawer: boolean; readonly width: number }

let sidebar: Sidebar | null = null
const listeners = new Set<() => void>()

function read(): Sidebar {
  if (sidebar) return sidebar
  let stored: Partial<Sidebar> = {}
  try {
    stored = JSON.parse(localStorage.getItem(STORED) ?? '{}')
  } catch {
    // storage refused, or not ours: the default will do
  }
  const width = Number(stored.width)
  sidebar = {
    open: stored.open !== false,
    drawer: false,
    width: width >= MIN_WIDTH && width <= MAX_WIDTH ? width : DEFAULT_WIDTH,
  }
  return sidebar
}

function set(change: Partial<Sidebar>) {
  sidebar = { ...read(), ...change }
  try {
    localStorage.setItem(STORED, JSON.stringify({ open: sidebar.open, width: sidebar.width }))
  } catch {
    // storage refused: it is forgotten with the page
  }
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const resizeSidebar = (width: number) =>
  set({ width: Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width))) })
export const closeDrawer = () => set({ drawer: false })
/** Hides or shows the sidebar; on narrow screens opens the drawer. */
export const toggleSidebar = () =>
  matchMedia(DRAWER_BELOW).matches ? set({ drawer: !read().drawer }) : set({ open: !read().open })

export const useSidebar = () => useSyncExternalStore(subscribe, read, read)

const narrow = (listener: () => void) => {
  const query = matchMedia(DRAWER_BELOW)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}
/** True where the sidebar is a drawer. */
export const useIsNarrow = () =>
  useSyncExternalStore(
    narrow,
    () => matchMedia(DRAWER_BELOW).matches,
    () => false,
  )
