import { MAX_TITLE_LENGTH } from '@coscribe/shared/domain/limits'
import { z } from 'zod'
import { withDocument } from '@/server/access.ts'
import { changeDocument } from '@/server/documents/change-document.ts'
import { readDocument } from '@/server/documents/document-record.ts'
import { deleteForEver } from '@/server/documents/trash.ts'
import { json } from '@/server/problem.ts'
import { readBody, readQuery, signedInRoute } from '@/server/request-context.ts'

type Params = { readonly documentId: string }

const change = z
  .strictObject({
    title: z.string().max(MAX_TITLE_LENGTH).optional(),
    parentId: z.string().nullable().optional(),
    after: z.string().nullable().optional(),
    before: z.string().nullable().optional(),
    trashed: z.boolean().optional(),
  })
  .refine((given) => Object.keys(given).length > 0, 'Send title, parentId, after, before or trashed.')
  .refine((given) => given.after === undefined || given.before === undefined, 'Send after or before, not both.')
const deletion = z.object({ permanent: z.enum(['true', 'false']).default('false') })

export const GET = signedInRoute<Params>(async (_request, actor, { documentId }) =>
  json(
    await withDocument(actor, documentId, 'read', (found) =>
      readDocument(found.tx, found.organizationId, found.documentId, actor.userId),
    ),
  ),
)

export const PATCH = signedInRoute<Params>(async (request, actor, { documentId }) =>
  json(await changeDocument(actor, documentId, await readBody(request, change))),
)

/** Into the trash; with `?permanent=true`, from the trash and for ever. */
export const DELETE = signedInRoute<Params>(async (request, actor, { documentId }) => {
  if (readQuery(request, deletion).permanent === 'true') await deleteForEver(actor, documentId)
  else await changeDocument(actor, documentId, { trashed: true })
  return new Response(null, { status: 204 })
})
