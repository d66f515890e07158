import { z } from 'zod'
import { CONTENT_FORMATS, documentContent } from '@/server/documents/document-content.ts'
import { readQuery, signedInRoute } from '@/server/request-context.ts'

const query = z.object({ format: z.enum(CONTENT_FORMATS).default('markdown') })

export const GET = signedInRoute<{ readonly documentId: string }>((request, actor, { documentId }) =>
  documentContent(actor, documentId, readQuery(request, query).format),
)
