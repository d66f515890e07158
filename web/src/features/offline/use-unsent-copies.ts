'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useAccount } from '@/client/account.tsx'
import { discardUnsentCopy, readUnsentCopies } from '@/local-store/unsent-copies.ts'
import { useLocalNotice, useOwnVault } from '@/local-store/use-local-store.ts'

const KEY = 'unsent-copies'

/** The person's unsent copies on this device, newest first. */
export function useUnsentCopies() {
  const own = useOwnVault(useAccount().id)
  const notice = useLocalNotice()
  const queries = useQueryClient()
  const query = useQuery({
    queryKey: [KEY, own?.id, notice],
    queryFn: () => (own ? readUnsentCopies(own) : []),
    refetchInterval: 5_000,
  })
  return {
    copies: query.data ?? [],
    isLoading: query.isPending,
    discard: async (id: string) => {
      if (own) await discardUnsentCopy(own, id)
      await queries.invalidateQueries({ queryKey: [KEY] })
    },
  }
}
