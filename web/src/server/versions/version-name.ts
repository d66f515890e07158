import 'server-only'
import { MAX_VERSION_NAME_LENGTH } from '@coscribe/shared/domain/limits'
import { oneLine } from '@coscribe/shared/editor/document-title'
import { z } from 'zod'

/** The body of requests that name a version; null: without a name. */
export const versionName = z.strictObject({
  name: z
    .string()
    .transform((name) => oneLine(name).trim())
    .pipe(z.string().min(1).max(MAX_VERSION_NAME_LENGTH))
    .nullable(),
})
