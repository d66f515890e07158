'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useAccount } from '../account.tsx'
import { DOCUMENTS_KEY } from '../documents.ts'
import { PEOPLE_KEY } from '../people.ts'
import { PLACES_KEY } from '../places.ts'
import { followEvents } from './live-events.ts'

/** Asks again for what somebody has changed, while it is mounted. */
export function useLiveEvents(organizationId: string) {
  const queries = useQueryClient()
  const account = useAccount()
  useEffect(
    () =>
      followEvents(`coscribe:events:${account.id}:${organizationId}`, organizationId, (kinds) => {
        if (kinds.some((kind) => kind !== 'places')) void queries.invalidateQueries({ queryKey: [DOCUMENTS_KEY] })
        if (kinds.some((kind) => kind === 'places' || kind === 'access' || kind === 'people'))
          void queries.invalidateQueries({ queryKey: [PLACES_KEY, organizationId] })
        if (kinds.includes('people')) void queries.invalidateQueries({ queryKey: [PEOPLE_KEY] })
      }),
    [queries, account.id, organizationId],
  )
}
