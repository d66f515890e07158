'use client'

import type { Role } from '@coscribe/shared/domain/roles'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, words } from '@/client/api-client.ts'
import { ORGANIZATIONS_KEY } from '@/client/organizations.ts'
import { PEOPLE_KEY } from '@/client/people.ts'
import { toast } from '@/ui/toaster.tsx'

/** What can be done with people: better-auth's standard routes, and the lists asked again after. */
export function usePeopleActions(organizationId: string) {
  const queries = useQueryClient()
  const call = (path: string) => (body: Record<string, unknown>) =>
    api<{ id: string }>('POST', `/api/auth/organization/${path}`, { organizationId, ...body })
  const options = {
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: [PEOPLE_KEY] })
      await queries.invalidateQueries({ queryKey: ORGANIZATIONS_KEY })
    },
    onError: (error: unknown) => toast({ text: words(error) }),
  }
  return {
    changeRole: useMutation({
      ...options,
      mutationFn: (given: { memberId: string; role: Role }) => call('update-member-role')(given),
    }),
    remove: useMutation({
      ...options,
      mutationFn: (memberId: string) => call('remove-member')({ memberIdOrEmail: memberId }),
    }),
    leave: useMutation({ ...options, mutationFn: () => call('leave')({}) }),
    cancelInvitation: useMutation({
      ...options,
      mutationFn: (invitationId: string) => call('cancel-invitation')({ invitationId }),
    }),
    invite: useMutation({
      onSettled: options.onSettled,
      mutationFn: (given: { email: string; role: Role; resend?: boolean }) => call('invite-member')(given),
    }),
  }
}
