import 'server-only'
import { z } from 'zod'

const environment = z.object({
  WEB_DATABASE_URL: z.string(),
  AUTH_DATABASE_URL: z.string(),
  BETTER_AUTH_SECRET: z.string().min(32),
  PORT: z.coerce.number().default(3000),
  COLLAB_PORT: z.coerce.number().default(3001),
  PUBLIC_URL: z.string().optional(),
  /** Where files are kept, unless S3_URL says otherwise. */
  DATA_DIR: z.string().default('.data'),
  S3_URL: z.string().optional(),
  SMTP_URL: z.string().optional(),
  SMTP_FROM: z.string().default('Coscribe <coscribe@localhost>'),
})
export type ServerSettings = z.infer<typeof environment>

let parsed: ServerSettings | null = null

/** The process's settings, read when first needed: a build has none of them. @throws ZodError naming what is missing. */
export function serverSettings(): ServerSettings {
  parsed ??= environment.parse(
    Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined && value !== '')),
  )
  return parsed
}

/** The origin that people use where the installation was told; null where it answers at any address it is reached by. */
export const publicOrigin = (): string | null => {
  const { PUBLIC_URL } = serverSettings()
  return PUBLIC_URL ? new URL(PUBLIC_URL).origin : null
}

/** Origins whose pages may act for a signed-in person: ours, and the one that this very request was sent to. */
export function trustedOrigins(request: Request | undefined): string[] {
  const { PORT } = serverSettings()
  const own = publicOrigin()
  const host = request?.headers.get('host')
  return [
    ...(own ? [own] : [`http://localhost:${PORT}`, `http://127.0.0.1:${PORT}`]),
    ...(own === null && host ? [`http://${host}`] : []),
  ]
}
