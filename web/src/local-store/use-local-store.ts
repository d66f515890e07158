'use client'
import { useSyncExternalStore } from 'react'
import { localStore } from './local-store.ts'
import type { Vault } from './vault.ts'

const useWhole = <T>(store: { get: () => T; subscribe: (listener: () => void) => () => void }) =>
  useSyncExternalStore(store.subscribe, store.get, store.get)

/** What is kept on this device for whom is here. */
export const useLocalStore = () => useWhole(localStore.state)
export const useLocalNotice = () => useWhole(localStore.notice)
/** The person's own store, where there is one. */
export function useOwnVault(userId: string): Vault | null {
  const own = useWhole(localStore.own)
  return own?.owner.userId === userId ? own : null
}
