import { z } from 'zod'
import { serveFile } from '@/server/files/read-file.ts'
import { readQuery, signedInRoute } from '@/server/request-context.ts'

const query = z.object({ download: z.enum(['1', '0']).default('0').catch('0') })

export const GET = signedInRoute<{ readonly fileId: string }>((request, actor, { fileId }) =>
  serveFile(actor, fileId, request, readQuery(request, query).download === '1'),
)
export const HEAD = GET
