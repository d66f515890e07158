'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useAccount } from './account.tsx'
import { api } from './api-client.ts'
import { isLive } from './live/live-events.ts'

export type PersonThere = { readonly id: string; readonly name: string; readonly image: string | null }
type Place = { readonly documentId: string; readonly user: PersonThere }

export const PLACES_KEY = 'places'
/** Time between questions, in ms: while changes are heard of, and while they are not. */
const LIVE_INTERVAL_MS = 60_000
const INTERVAL_MS = 15_000

const nobody: readonly PersonThere[] = []

function usePlaceList(organizationId: string) {
  return useQuery({
    queryKey: [PLACES_KEY, organizationId],
    queryFn: () => api<{ places: Place[] }>('GET', `/api/v1/organizations/${organizationId}/places`),
    refetchInterval: () => (isLive.get() ? LIVE_INTERVAL_MS : INTERVAL_MS),
    // Who was there before the network went may be anywhere now.
    gcTime: 60_000,
  })
}

/** Who else is in which document now; answers the people of one. */
export function usePlaces(organizationId: string): (documentId: string) => readonly PersonThere[] {
  const account = useAccount()
  const { data } = usePlaceList(organizationId)
  return useMemo(() => {
    const places = (data?.places ?? []).filter(({ user }) => user.id !== account.id)
    const byDocument = Map.groupBy(places, ({ documentId }) => documentId)
    return (documentId) => byDocument.get(documentId)?.map(({ user }) => user) ?? nobody
  }, [data, account.id])
}

/** Where a person is now, of the documents that the asker may see; null where they are in none. */
export function usePlaceOf(organizationId: string): (userId: string) => string | null {
  const { data } = usePlaceList(organizationId)
  return (userId) => data?.places.find(({ user }) => user.id === userId)?.documentId ?? null
}
