import { z } from 'zod'
import { json } from '@/server/problem.ts'
import { readBody, readQuery, signedInRoute } from '@/server/request-context.ts'
import { listVersions } from '@/server/versions/list-versions.ts'
import { createVersion } from '@/server/versions/name-version.ts'
import { versionName } from '@/server/versions/version-name.ts'

type Params = { readonly documentId: string }

const query = z.object({
  before: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional(),
  named: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
})

export const GET = signedInRoute<Params>(async (request, actor, { documentId }) => {
  const { before, named } = readQuery(request, query)
  return json(await listVersions(actor, documentId, { before, named }))
})

export const POST = signedInRoute<Params>(async (request, actor, { documentId }) => {
  const { name } = await readBody(request, versionName)
  return json(await createVersion(actor, documentId, name))
})
