import { z } from 'zod'
import { addFile } from '@/server/files/add-file.ts'
import { json } from '@/server/problem.ts'
import { readQuery, signedInRoute } from '@/server/request-context.ts'

/** Longer names are cut; this only bounds what is looked at. */
const MAX_GIVEN_NAME_LENGTH = 4_096
const query = z.object({ name: z.string().max(MAX_GIVEN_NAME_LENGTH).default('') })
const length = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .nullable()
  .catch(null)

/** The body is the file itself, whatever its content-type header says. */
export const POST = signedInRoute<{ readonly documentId: string }>(async (request, actor, { documentId }) =>
  json(
    await addFile(actor, documentId, {
      name: readQuery(request, query).name,
      declaredBytes: length.parse(request.headers.get('content-length')),
      body: request.body ?? (async function* () {})(),
    }),
    201,
  ),
)
