'use client'

import type { Role } from '@coscribe/shared/domain/roles'
import { useQuery } from '@tanstack/react-query'
import { api } from './api-client.ts'

export type Member = {
  readonly id: string
  readonly user: { readonly id: string; readonly name: string; readonly email: string; readonly image: string | null }
  readonly role: Role
  readonly joinedAt: string
  readonly lastSeenAt: string | null
}
export type Invitation = {
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly invitedBy: string
  readonly createdAt: string
  readonly expiresAt: string
}

export const PEOPLE_KEY = 'people'

/** Members, guests and open invitations of an organization. */
export const usePeople = (organizationId: string, enabled = true) =>
  useQuery({
    queryKey: [PEOPLE_KEY, organizationId],
    queryFn: () =>
      api<{ members: Member[]; invitations: Invitation[] }>('GET', `/api/v1/organizations/${organizationId}/members`),
    enabled,
  })
