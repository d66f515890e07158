'use client'
import { useEffect, useState } from 'react'

/** Installs the service worker. Answers a new version that waits, and never takes it over by itself: editors are open. */
export function useServiceWorker(): { readonly update: (() => void) | null } {
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null)
  useEffect(() => {
    if (process.env.NODE_ENV !== 'production' || !('serviceWorker' in navigator)) return
    const abort = new AbortController()
    const { signal } = abort
    const watch = (registration: ServiceWorkerRegistration) => {
      const look = () => navigator.serviceWorker.controller && setWaiting(registration.waiting)
      look()
      registration.addEventListener(
        'updatefound',
        () => registration.installing?.addEventListener('statechange', look, { signal }),
        { signal },
      )
    }
    void navigator.serviceWorker
      .register('/sw.js', { updateViaCache: 'none' })
      .then(watch)
      // Without it the app works as long as there is a network; the indicator speaks only of what is kept.
      .catch(() => {})
    return () => abort.abort()
  }, [])
  const update = waiting
    ? () => {
        navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
        waiting.postMessage('take-over')
      }
    : null
  return { update }
}
