import { json } from '@/server/problem.ts'
import { signedInRoute } from '@/server/request-context.ts'
import { restoreVersion } from '@/server/versions/restore-version.ts'

type Params = { readonly documentId: string; readonly versionId: string }

export const POST = signedInRoute<Params>(async (_request, actor, { documentId, versionId }) =>
  json(await restoreVersion(actor, documentId, versionId)),
)
