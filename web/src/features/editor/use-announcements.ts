'use client'
import { useEffect, useRef } from 'react'
import { useDocumentSession } from '@/document-session'
import { localStore } from '@/local-store/local-store.ts'
import { announce } from '@/ui/live-regions.tsx'
import { toast } from '@/ui/toaster.tsx'
import { currentWords } from '@/words/current-words.ts'
import { arrivals, type PersonHere, peopleHere } from './people.ts'
import { savedAgain } from './save-state-words.ts'

/** Comings and goings are gathered this long, so that a reconnect is one sentence. In ms. */
const GATHER_MS = 2_000

/** Says politely who came and left. */
export function useArrivalAnnouncements() {
  const session = useDocumentSession()
  const known = useRef<readonly PersonHere[] | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      timer = undefined
      // While the connection is gone everybody seems gone: nothing to say.
      if (session.status.get().kind !== 'connected') return
      const now = peopleHere(session.others.get(), session.user.id)
      const sentence = known.current && arrivals(known.current, now)
      known.current = now
      if (sentence) announce(sentence, 'polite')
    }
    const later = () => {
      timer ??= setTimeout(tell, GATHER_MS)
    }
    later()
    const stop = session.others.subscribe(later)
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [session])
}

/** Says at once that words are not safe, and politely, with a toast, that they are saved again. */
export function useSaveAnnouncements() {
  const session = useDocumentSession()
  useEffect(() => {
    let unsafe = false
    let most = 0
    return session.sync.subscribe(() => {
      const { state, changes } = session.sync.get()
      if (state.kind === 'not-safe' || state.kind === 'on-this-device') {
        if (!unsafe)
          announce(
            currentWords('saveStates')(state.kind === 'not-safe' ? 'notSafe.announcement' : 'onThisDevice.label'),
            state.kind === 'not-safe' ? 'assertive' : 'polite',
          )
        unsafe = true
        most = Math.max(most, changes)
        if (state.kind === 'on-this-device' && changes > 0) void localStore.askToPersist()
      } else if (unsafe && state.kind === 'saved' && changes === 0 && session.status.get().kind === 'connected') {
        if (most > 0) toast({ text: savedAgain(most) })
        else announce(savedAgain(0), 'polite')
        unsafe = false
        most = 0
      }
    })
  }, [session])
}
