'use client'

import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext } from 'react'
import { api } from './api-client.ts'

export type Account = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly image: string | null
}

export type Session = {
  readonly user: Account
  readonly session: { readonly activeOrganizationId: string | null }
}

export const SESSION_KEY = ['session'] as const

/** The signed-in session; null where there is none. */
export const useSession = () =>
  useQuery({
    queryKey: SESSION_KEY,
    queryFn: () => api<Session | null>('GET', '/api/auth/get-session'),
    staleTime: 60_000,
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

/** Ends the session and leaves nothing of it in this page. */
export async function signOut(): Promise<void> {
  await api('POST', '/api/auth/sign-out', {})
  location.assign('/sign-in')
}
