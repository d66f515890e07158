import { greetInvited } from '@/server/organizations/organizations.ts'
import { json } from '@/server/problem.ts'
import { route } from '@/server/request-context.ts'

/** For people without a session too: the id in the address is the secret. */
export const GET = route<{ readonly invitationId: string }>(async (_request, { invitationId }) =>
  json(await greetInvited(invitationId)),
)
