'use client'
import type { PresenceClaims } from '@coscribe/shared/protocol/presence'
import type { DocumentAccess, SessionUser } from './document-session.ts'
import type { Equality } from './external-store.ts'
import { useDocumentSession } from './use-document-session.ts'
import { useAccess } from './use-status.ts'
import { useStore } from './use-store.ts'

export type Self = {
  readonly connectionId: number
  readonly info: SessionUser
  readonly presence: PresenceClaims
  readonly access: DocumentAccess | null
  readonly canWrite: boolean
}

const all = (self: Self) => self

/** This person at the document: who, what others see of them, and what they may do. */
export function useSelf(): Self
export function useSelf<S>(selector: (self: Self) => S, isEqual?: Equality<S>): S
export function useSelf<S>(selector?: (self: Self) => S, isEqual?: Equality<S>) {
  const session = useDocumentSession()
  const access = useAccess()
  const select = selector ?? (all as (self: Self) => S)
  return useStore(
    session.presence,
    (presence) =>
      select({
        connectionId: session.doc.clientID,
        info: session.user,
        presence,
        access,
        canWrite: access === 'write',
      }),
    isEqual,
  )
}
