'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, words } from '@/client/api-client.ts'
import { localStore } from '@/local-store/local-store.ts'
import { toast } from '@/ui/toaster.tsx'

export type SessionRecord = {
  readonly id: string
  readonly userAgent: string | null
  readonly address: string | null
  readonly createdAt: string
  readonly lastActiveAt: string
  readonly isCurrent: boolean
}

export const SESSIONS_KEY = ['sessions'] as const

export const useSessions = () =>
  useQuery({
    queryKey: SESSIONS_KEY,
    queryFn: () => api<{ sessions: SessionRecord[] }>('GET', '/api/v1/account/sessions'),
    select: ({ sessions }) => sessions,
  })

export function useEndSession() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api<void>('DELETE', `/api/v1/account/sessions/${id}`),
    onSettled: () => queries.invalidateQueries({ queryKey: SESSIONS_KEY }),
    onError: (error) => toast({ text: words(error) }),
  })
}

/**
 * Ends every session, this one too, and every key to a local copy. What is kept here is erased after the server has
 * agreed: without it nothing has changed.
 */
export async function signOutEverywhere(userId: string): Promise<void> {
  await api('DELETE', '/api/v1/account/sessions?except=none')
  await localStore.destroyWithoutSession(userId)
  location.assign('/sign-in?from=signed-out-everywhere')
}
