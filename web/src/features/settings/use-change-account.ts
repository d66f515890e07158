'use client'

import { useQueryClient } from '@tanstack/react-query'
import { SESSION_KEY } from '@/client/account.tsx'
import { PEOPLE_KEY } from '@/client/people.ts'

/** Asks anew for everything that shows the person, after they have changed. */
export function useAccountChanged() {
  const queries = useQueryClient()
  return async () => {
    await queries.invalidateQueries({ queryKey: SESSION_KEY })
    await queries.invalidateQueries({ queryKey: [PEOPLE_KEY] })
  }
}
