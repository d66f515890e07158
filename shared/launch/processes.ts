import type { Settings } from './settings.ts'

/**
 * How the product's processes are run in production. `start`, the browser specs and docker-compose.yml use these very
 * commands (a test compares them), so what is tested is what is shipped.
 */
export const ENTRY_POINTS = {
  migrate: ['node', 'shared/src/db/migrate-main.ts'],
  collab: ['node', '--max-semi-space-size=64', 'collab-server/src/main.ts'],
  web: ['node', 'web/serve.ts'],
} as const

/** The environment that each entry point reads; compose must give every required name. */
export const ENTRY_POINT_ENVIRONMENT = {
  migrate: {
    required: ['DATABASE_URL', 'COSCRIBE_AUTH_PASSWORD', 'COSCRIBE_WEB_PASSWORD', 'COSCRIBE_COLLAB_PASSWORD'],
    optional: [],
  },
  collab: {
    required: ['COLLAB_DATABASE_URL', 'COLLAB_PORT'],
    optional: [
      'COLLAB_HOST',
      'PUBLIC_URL',
      'PORT',
      'ALLOWED_ORIGINS',
      'TRUSTED_PROXIES',
      'COLLAB_LIMITS',
      'ALLOW_UNSAFE',
      'DRAIN_DEADLINE_SECONDS',
      'NODE_ENV',
    ],
  },
  web: {
    required: ['AUTH_DATABASE_URL', 'WEB_DATABASE_URL', 'BETTER_AUTH_SECRET', 'PORT'],
    optional: [
      'COLLAB_PORT',
      'PUBLIC_URL',
      'SMTP_URL',
      'SMTP_FROM',
      'TRUSTED_PROXIES',
      'DATA_DIR',
      'S3_URL',
      'NODE_ENV',
      'HOSTNAME',
      'NEXT_DIST_DIR',
    ],
  },
} as const

export type ProcessPlan = {
  readonly name: 'web' | 'collab-server'
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Answers 200 when the process does its work. */
  readonly healthUrl: string
}

export type DatabaseUrls = { readonly auth: string; readonly web: string; readonly collab: string }

const present = (values: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined))

/** The two long-lived processes with everything they need; nothing else of our environment reaches them. */
export function planProcesses(
  settings: Settings,
  databases: DatabaseUrls,
  secret: string,
  extra: { readonly distDirectory?: string } = {},
): ProcessPlan[] {
  const common = present({
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    LANG: process.env.LANG,
    TZ: process.env.TZ,
    NODE_ENV: 'production',
    PORT: String(settings.PORT),
    COLLAB_PORT: String(settings.COLLAB_PORT),
    PUBLIC_URL: settings.PUBLIC_URL,
  })
  const [, ...collabArgs] = ENTRY_POINTS.collab
  const [, ...webArgs] = ENTRY_POINTS.web
  return [
    {
      name: 'collab-server',
      command: process.execPath,
      args: collabArgs,
      env: {
        ...common,
        COLLAB_DATABASE_URL: databases.collab,
        ALLOW_UNSAFE: settings.ALLOW_UNSAFE,
        ...present({
          DRAIN_DEADLINE_SECONDS: settings.DRAIN_DEADLINE_SECONDS,
          TRUSTED_PROXIES: settings.TRUSTED_PROXIES,
          COLLAB_LIMITS: settings.COLLAB_LIMITS,
        }),
      },
      healthUrl: `http://127.0.0.1:${settings.COLLAB_PORT}/ready`,
    },
    {
      name: 'web',
      command: process.execPath,
      args: webArgs,
      env: {
        ...common,
        ...present({
          S3_URL: settings.S3_URL,
          SMTP_URL: settings.SMTP_URL,
          SMTP_FROM: settings.SMTP_FROM,
          TRUSTED_PROXIES: settings.TRUSTED_PROXIES,
          NEXT_DIST_DIR: extra.distDirectory,
        }),
        NEXT_TELEMETRY_DISABLED: '1',
        AUTH_DATABASE_URL: databases.auth,
        WEB_DATABASE_URL: databases.web,
        BETTER_AUTH_SECRET: settings.BETTER_AUTH_SECRET ?? secret,
        DATA_DIR: settings.DATA_DIR,
      },
      healthUrl: `http://127.0.0.1:${settings.PORT}/api/health`,
    },
  ]
}
