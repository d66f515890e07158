import type { DefaultAccess } from '@coscribe/shared/domain/decide-access'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, words } from '@/client/api-client.ts'
import { DOCUMENTS_KEY } from '@/client/documents.ts'
import { PEOPLE_KEY } from '@/client/people.ts'
import { toast } from '@/ui/toaster.tsx'
import type { Sharing } from './sharing-rules.ts'

/** How often an open dialog looks for what others changed, in ms. */
const LOOK_INTERVAL_MS = 3_000

type Invited = { readonly kind: 'given' } | { readonly kind: 'invited'; readonly invitationId: string }

/** Who sees a document, and the ways to change it. Failures are said; afterwards everything is asked again. */
export function useSharing(documentId: string) {
  const queries = useQueryClient()
  const path = `/api/v1/documents/${documentId}`
  const queryKey = ['sharing', documentId]
  const sharing = useQuery({
    queryKey,
    queryFn: () => api<Sharing>('GET', `${path}/grants`),
    refetchInterval: LOOK_INTERVAL_MS,
    staleTime: 0,
  })
  const options = {
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey })
      void queries.invalidateQueries({ queryKey: [DOCUMENTS_KEY] })
    },
    onError: (error: unknown) => toast({ text: words(error) }),
  }
  return {
    sharing,
    give: useMutation({
      ...options,
      mutationFn: ({ userId, access }: { userId: string; access: 'read' | 'write' }) =>
        api<void>('PUT', `${path}/grants/${userId}`, { access }),
    }),
    takeBack: useMutation({
      ...options,
      mutationFn: (userId: string) => api<void>('DELETE', `${path}/grants/${userId}`),
    }),
    setDefault: useMutation({
      ...options,
      mutationFn: (access: DefaultAccess | null) => api<void>('PUT', `${path}/default-access`, { access }),
    }),
    invite: useMutation({
      ...options,
      mutationFn: (given: { email: string; access: 'read' | 'write' }) =>
        api<Invited>('POST', `${path}/invitations`, given),
      onSettled: async () => {
        await options.onSettled()
        void queries.invalidateQueries({ queryKey: [PEOPLE_KEY] })
      },
    }),
    uninvite: useMutation({
      ...options,
      mutationFn: (invitationId: string) => api<void>('DELETE', `${path}/invitations/${invitationId}`),
    }),
  }
}

export type SharingActions = Omit<ReturnType<typeof useSharing>, 'sharing'>
