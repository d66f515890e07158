import { deleteDocumentInvitation } from '@/server/documents/document-invitations.ts'
import { signedInRoute } from '@/server/request-context.ts'

type Params = { readonly documentId: string; readonly invitationId: string }

export const DELETE = signedInRoute<Params>(async (_request, actor, { documentId, invitationId }) => {
  await deleteDocumentInvitation(actor, documentId, invitationId)
  return new Response(null, { status: 204 })
})
