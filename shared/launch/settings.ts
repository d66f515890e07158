import { resolve } from 'node:path'
import { z } from 'zod'

/** The root of the project, whatever folder the command was given in. */
export const PROJECT_ROOT = resolve(import.meta.dirname, '../..')

/** Why the product cannot start, as one sentence for the person who started it; no stack is shown. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError'
}

const port = (name: string, fallback: number) =>
  z
    .string()
    .default(String(fallback))
    .refine(
      (text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535,
      `${name} must be a port number from 1 to 65535.`,
    )
    .transform(Number)

const url = (name: string, protocols: readonly string[], example: string) =>
  z.string().refine((text) => {
    const parsed = URL.parse(text)
    return parsed !== null && protocols.includes(parsed.protocol) && parsed.hostname !== ''
  }, `${name} must be an address like ${example}.`)

const environment = z.object({
  PORT: port('PORT', 3000),
  COLLAB_PORT: port('COLLAB_PORT', 3001),
  DATA_DIR: z
    .string()
    .default('.data')
    .transform((text) => resolve(PROJECT_ROOT, text)),
  DATABASE_URL: url(
    'DATABASE_URL',
    ['postgres:', 'postgresql:'],
    'postgres://user:password@host:5432/database',
  ).optional(),
  PUBLIC_URL: url('PUBLIC_URL', ['http:', 'https:'], 'https://docs.example.org')
    .refine(
      (text) => URL.parse(text)?.pathname === '/',
      'PUBLIC_URL must be an origin without a path, like https://docs.example.org.',
    )
    .optional(),
  S3_URL: url('S3_URL', ['http:', 'https:'], 'https://key:secret@host/bucket?region=eu-central-1')
    .refine(
      (text) => /^\/[^/]+\/?$/.test(URL.parse(text)?.pathname ?? '') && URL.parse(text)?.username !== '',
      'S3_URL must name key, secret and bucket, like https://key:secret@host/bucket?region=eu-central-1.',
    )
    .optional(),
  SMTP_URL: url('SMTP_URL', ['smtp:', 'smtps:'], 'smtp://user:password@mail.example.org:587').optional(),
  SMTP_FROM: z.string().min(3).optional(),
  BETTER_AUTH_SECRET: z.string().min(32, 'BETTER_AUTH_SECRET must have 32 characters or more.').optional(),
  TRUSTED_PROXIES: z.string().optional(),
  COLLAB_LIMITS: z.string().optional(),
  DRAIN_DEADLINE_SECONDS: z
    .string()
    .regex(/^\d{1,3}$/, 'DRAIN_DEADLINE_SECONDS must be a number of seconds, like 20.')
    .optional(),
  ALLOW_UNSAFE: z.enum(['0', '1'], 'ALLOW_UNSAFE must be 0 or 1.').default('0'),
})

export type Settings = z.infer<typeof environment> & { readonly demo: boolean }

// Names that look like ours but are not: a typing error must not silently mean "default".
const LOOKS_LIKE_OURS =
  /^(COSCRIBE_|COLLAB_|SMTP_|S3_|PUBLIC_|DATABASE_|BETTER_AUTH_|TRUSTED_|ALLOW_UNSAFE|DATA_DIR|DRAIN_)/
const KNOWN = new Set<string>([...Object.keys(environment.shape)])

/**
 * Settings from environment and arguments. An empty variable counts as unset.
 *
 * @throws LaunchError naming the first unknown or malformed setting and what to write instead.
 */
export function parseSettings(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  flags: readonly string[] = ['--demo'],
): Settings {
  const unknownFlag = args.find((arg) => !flags.includes(arg))
  if (unknownFlag !== undefined)
    throw new LaunchError(
      `Unknown argument ${unknownFlag}. ${flags.length > 0 ? `Known: ${flags.join(', ')}.` : 'There are none.'} Settings are environment variables (see the README).`,
    )
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const unknown = Object.keys(given).find((name) => LOOKS_LIKE_OURS.test(name) && !KNOWN.has(name))
  if (unknown !== undefined) throw new LaunchError(`Unknown setting ${unknown}. Known: ${[...KNOWN].join(', ')}.`)
  const parsed = environment.safeParse(given)
  if (!parsed.success) throw new LaunchError(parsed.error.issues[0]?.message ?? 'A setting is malformed.')
  if (parsed.data.PORT === parsed.data.COLLAB_PORT)
    throw new LaunchError(`PORT and COLLAB_PORT are both ${parsed.data.PORT}. Give them different numbers.`)
  const demo = args.includes('--demo')
  if (demo && parsed.data.SMTP_URL !== undefined)
    throw new LaunchError(
      'With SMTP_URL people confirm their address, which the demo’s people cannot: leave it unset for --demo.',
    )
  return { ...parsed.data, demo }
}
