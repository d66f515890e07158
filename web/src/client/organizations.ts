'use client'

import type { Role } from '@coscribe/shared/domain/roles'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { askOften, SESSION_KEY, useSession } from './account.tsx'
import { api } from './api-client.ts'
import { navigate } from './navigate.ts'

export type Organization = { readonly id: string; readonly name: string; readonly role: Role; readonly members: number }

export const ORGANIZATIONS_KEY = ['organizations'] as const

/** The organization that is open, and all that the person is in. The open one is the session's, where it is still theirs. */
export function useOrganization() {
  const session = useSession()
  const query = useQuery({
    queryKey: ORGANIZATIONS_KEY,
    queryFn: () => api<{ organizations: Organization[] }>('GET', '/api/v1/organizations'),
    refetchInterval: askOften(false),
  })
  const organizations = query.data?.organizations
  const active = session.data?.session.activeOrganizationId
  return {
    organizations,
    organization: organizations?.find((each) => each.id === active) ?? organizations?.[0] ?? null,
    isError: query.isError && organizations === undefined,
    /** The server has said so in this page, not only this device. */
    isConfirmed: query.isSuccess && query.dataUpdatedAt > 0 && session.dataUpdatedAt > 0,
    refetch: () => void query.refetch(),
  }
}

/** Opens another organization: nothing of the old one stays in memory. */
export function useSwitchOrganization() {
  const queries = useQueryClient()
  return async (organizationId: string, path = '/') => {
    await api('POST', '/api/auth/organization/set-active', { organizationId })
    queries.removeQueries({
      predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] && queryKey[0] !== ORGANIZATIONS_KEY[0],
    })
    await queries.invalidateQueries({ queryKey: SESSION_KEY })
    await queries.invalidateQueries({ queryKey: ORGANIZATIONS_KEY })
    navigate(path)
  }
}
