'use client'
import { presenceColor, presenceColorIndex } from '@coscribe/shared/domain/presence-color'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Account } from '@/client/account.tsx'
import { useOrganization } from '@/client/organizations.ts'
import { keepQueries, seedQueries } from '@/local-store/keep-queries.ts'
import { localStore } from '@/local-store/local-store.ts'
import { keepSending } from '@/local-store/send-unsent.ts'
import { useLocalStore } from '@/local-store/use-local-store.ts'

/** Opens what is kept on this device, before anything is asked of the network. True when that is over. */
export function useLocalStart(): boolean {
  const queries = useQueryClient()
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    let gone = false
    const start = async () => {
      await localStore.start()
      const state = localStore.state.get()
      if (state.kind === 'open') await seedQueries(queries, state.vault)
      if (!gone) setIsOver(true)
    }
    void start()
    return () => {
      gone = true
    }
  }, [queries])
  return isOver
}

/** Whether this device agrees with the server on where the person is a member. */
export const useIsSettled = () =>
  useSyncExternalStore(localStore.isSettled.subscribe, localStore.isSettled.get, () => false)

/** Keeps the stores of this device in step with what the server says about the person. */
export function useLocalLife(account: Account): void {
  const queries = useQueryClient()
  const { organization, organizations, isConfirmed } = useOrganization()
  const store = useLocalStore()
  const vault = store.kind === 'open' ? store.vault : null
  const organizationId = organization?.id
  const ids = organizations?.map(({ id }) => id).join()

  useEffect(() => {
    if (!isConfirmed || ids === undefined) return
    void localStore
      .keepOnly(account.id, ids.split(','))
      .finally(() => localStore.isSettled.set(true))
      .then(() => (organizationId ? localStore.use({ userId: account.id, organizationId }) : undefined))
  }, [account.id, organizationId, ids, isConfirmed])

  useEffect(() => void localStore.peekOwn(account.id), [account.id])

  useEffect(() => (vault ? keepQueries(queries, vault, () => {}) : undefined), [queries, vault])

  useEffect(() => {
    if (!vault || !isConfirmed) return
    const { id, name, image } = account
    const user = { id, name, image, color: presenceColor(id), colorIndex: presenceColorIndex(id) }
    return keepSending(vault, user, queries)
  }, [vault, account, queries, isConfirmed])
}
