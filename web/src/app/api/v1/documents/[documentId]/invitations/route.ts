import { z } from 'zod'
import { inviteToDocument } from '@/server/documents/document-invitations.ts'
import { inviteGuest } from '@/server/invite-guest.ts'
import { json } from '@/server/problem.ts'
import { readBody, signedInRoute } from '@/server/request-context.ts'

const invitation = z.strictObject({ email: z.email().max(320), access: z.enum(['read', 'write']) })

/** Shares with an address; who is not in the organization yet is invited as a guest. */
export const POST = signedInRoute<{ readonly documentId: string }>(async (request, actor, { documentId }) =>
  json(
    await inviteToDocument(actor, documentId, await readBody(request, invitation), (organizationId, email) =>
      inviteGuest(request, organizationId, email),
    ),
  ),
)
