import { useSyncExternalStore } from 'react'

/** Moves inside the shell change the address and nothing else: no page is fetched, so they work without a network. */
export function navigate(path: string, { replace = false, reload = false } = {}) {
  if (reload) return location.assign(path)
  if (path === location.pathname + location.search) return
  if (replace) history.replaceState(null, '', path)
  else history.pushState(null, '', path)
  window.dispatchEvent(new PopStateEvent('popstate'))
}

const subscribe = (changed: () => void) => {
  window.addEventListener('popstate', changed)
  return () => window.removeEventListener('popstate', changed)
}

/** The present path, followed. */
export const usePath = () =>
  useSyncExternalStore(
    subscribe,
    () => location.pathname,
    () => '/',
  )

/** For anchors: a plain click stays inside the shell; with a modifier the browser does as always. */
export const linkTo = (path: string, after?: () => void) => ({
  href: path,
  onClick: (event: React.MouseEvent) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return
    event.preventDefault()
    navigate(path)
    after?.()
  },
})
