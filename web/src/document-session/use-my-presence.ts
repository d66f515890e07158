'use client'
import type { PresenceClaims } from '@coscribe/shared/protocol/presence'
import { useDocumentSession } from './use-document-session.ts'
import { useStore } from './use-store.ts'

const all = (presence: PresenceClaims) => presence

/** What others see of this person's caret and attention, and a function that changes part of it. */
export function useMyPresence(): [PresenceClaims, (patch: PresenceClaims) => void] {
  const session = useDocumentSession()
  return [useStore(session.presence, all), session.setPresence]
}

/** Only the function: for components that tell and do not read. */
export const useUpdateMyPresence = () => useDocumentSession().setPresence
