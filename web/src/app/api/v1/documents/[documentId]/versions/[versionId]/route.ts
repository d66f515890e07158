import { z } from 'zod'
import { json } from '@/server/problem.ts'
import { readBody, readQuery, signedInRoute } from '@/server/request-context.ts'
import { renameVersion } from '@/server/versions/name-version.ts'
import { VERSION_FORMATS, versionContent } from '@/server/versions/version-content.ts'
import { versionName } from '@/server/versions/version-name.ts'

type Params = { readonly documentId: string; readonly versionId: string }

const query = z.object({ format: z.enum(VERSION_FORMATS).default('json') })

export const GET = signedInRoute<Params>((request, actor, { documentId, versionId }) =>
  versionContent(actor, documentId, versionId, readQuery(request, query).format),
)

export const PATCH = signedInRoute<Params>(async (request, actor, { documentId, versionId }) => {
  const { name } = await readBody(request, versionName)
  return json(await renameVersion(actor, documentId, versionId, name))
})
