import { DRAIN_DEADLINE_MS } from '@coscribe/shared/domain/limits'
import { z } from 'zod'
import { DEFAULT_LIMITS, type Limits } from './limits.ts'

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)

const limits = z
  .strictObject(Object.fromEntries(Object.keys(DEFAULT_LIMITS).map((name) => [name, z.number().positive().optional()])))
  .transform((given) => ({ ...DEFAULT_LIMITS, ...given }) as Limits)

const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON' })
    return z.NEVER
  }
})

const environment = z.object({
  COLLAB_DATABASE_URL: z.string().refine((text) => URL.parse(text) !== null, 'must be a postgres:// address'),
  COLLAB_PORT: port.default(3001),
  COLLAB_HOST: z.string().default('0.0.0.0'),
  PORT: port.default(3000),
  PUBLIC_URL: z
    .string()
    .refine((text) => URL.parse(text) !== null, 'must be an address')
    .optional(),
  ALLOWED_ORIGINS: z.string().optional(),
  TRUSTED_PROXIES: z.string().default(''),
  COLLAB_LIMITS: json.pipe(limits).default(DEFAULT_LIMITS),
  DRAIN_DEADLINE_SECONDS: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform((seconds) => Number(seconds) * 1_000)
    .default(DRAIN_DEADLINE_MS),
  ALLOW_UNSAFE: z.enum(['0', '1']).default('0'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

export type Config = {
  readonly databaseUrl: string
  readonly port: number
  readonly host: string
  /** Origins whose pages may open a socket; a client without an Origin is judged by its token alone. */
  readonly allowedOrigins: ReadonlySet<string>
  /** Addresses and subnets whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[]
  readonly limits: Limits
  /** How long a server that is asked to stop tries to commit what is queued, in ms. */
  readonly drainDeadlineMs: number
  readonly allowUnsafe: boolean
  readonly logLevel: string
}

/** Settings from the environment, or one sentence that says which one is wrong. */
export function parseConfig(env: NodeJS.ProcessEnv): { ok: true; config: Config } | { ok: false; error: string } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return { ok: false, error: `Setting ${issue?.path.join('.')}: ${issue?.message}.` }
  }
  const { data } = parsed
  const origins = [
    ...(data.PUBLIC_URL ? [new URL(data.PUBLIC_URL).origin] : []),
    ...list(data.ALLOWED_ORIGINS ?? ''),
    `http://localhost:${data.PORT}`,
    `http://127.0.0.1:${data.PORT}`,
  ]
  return {
    ok: true,
    config: {
      databaseUrl: data.COLLAB_DATABASE_URL,
      port: data.COLLAB_PORT,
      host: data.COLLAB_HOST,
      allowedOrigins: new Set(origins),
      trustedProxies: list(data.TRUSTED_PROXIES),
      limits: data.COLLAB_LIMITS,
      drainDeadlineMs: data.DRAIN_DEADLINE_SECONDS,
      allowUnsafe: data.ALLOW_UNSAFE === '1',
      logLevel: data.LOG_LEVEL,
    },
  }
}

const list = (text: string) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
