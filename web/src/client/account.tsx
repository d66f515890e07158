'use client'

import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext } from 'react'
import { localStore } from '@/local-store/local-store.ts'
import type { Locale } from '@/words/locales.ts'
import { api } from './api-client.ts'

export type Account = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly image: string | null
  /** The language that they read; null: their browser's. */
  readonly locale: Locale | null
}

export type Session = {
  readonly user: Account
  readonly session: { readonly activeOrganizationId: string | null }
}

export const SESSION_KEY = ['session'] as const
/** How often the session is asked for: who was signed out elsewhere, or may come back, is told without a reload. In ms. */
const SESSION_INTERVAL_MS = 60_000

/**
 * How often the server is asked while it has not answered in this page, in ms: a page that was opened without a network has
 * unsent text to hand over as soon as there is one, and not every network says when it is back.
 */
const UNANSWERED_INTERVAL_MS = 4_000
type Asked = { readonly state: { readonly status: string; readonly dataUpdatedAt: number } }

/** Until the server has answered, and again after it has not, often; else as given. */
export const askOften =
  (otherwise: number | false) =>
  ({ state }: Asked): number | false =>
    state.status === 'error' || state.dataUpdatedAt === 0 ? UNANSWERED_INTERVAL_MS : otherwise

/** The signed-in session; null where there is none. */
export const useSession = () =>
  useQuery({
    queryKey: SESSION_KEY,
    queryFn: () => api<Session | null>('GET', '/api/auth/get-session'),
    staleTime: SESSION_INTERVAL_MS,
    refetchInterval: askOften(SESSION_INTERVAL_MS),
  })

const AccountContext = createContext<Account | null>(null)

export function AccountProvider({ account, children }: { readonly account: Account; readonly children: ReactNode }) {
  return <AccountContext value={account}>{children}</AccountContext>
}

/** Who is signed in, anywhere below the shell. */
export function useAccount(): Account {
  const account = useContext(AccountContext)
  if (!account) throw new Error('useAccount is for screens inside the shell')
  return account
}

/**
 * Ends the session and leaves nothing of it on this device: local copies are made unreadable for good, unsent text included.
 *
 * @throws UnreachableError where the server is away; then nothing has changed.
 */
export async function signOut(userId: string): Promise<void> {
  await localStore.destroy(userId)
  await api('POST', '/api/auth/sign-out', {})
  location.assign('/sign-in')
}
