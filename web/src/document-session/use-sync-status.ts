'use client'
import type { Equality } from './external-store.ts'
import type { SyncStatus } from './save-status.ts'
import { useDocumentSession } from './use-document-session.ts'
import { useStore } from './use-store.ts'

const all = (sync: SyncStatus) => sync

/** Where this person's words are: saved (committed by the server), sending, on this device, or not safe. */
export function useSyncStatus(): SyncStatus
export function useSyncStatus<S>(selector: (sync: SyncStatus) => S, isEqual?: Equality<S>): S
export function useSyncStatus<S>(selector?: (sync: SyncStatus) => S, isEqual?: Equality<S>) {
  const select = selector ?? (all as (sync: SyncStatus) => S)
  return useStore(useDocumentSession().sync, select, isEqual)
}
