import { pino } from 'pino'
import { DEFAULT_LIMITS, type Limits } from '../limits.ts'
import type { UpdateLog } from '../log/update-log.ts'
import { CollabServer } from '../server.ts'
import type { CollabWorld } from './collab-world.ts'

export const ALLOWED_ORIGIN = 'http://app.example.test'

/** The server of production in this process, on a free port of 127.0.0.1. `LOG_LEVEL=warn` shows what it logs. */
export async function startServer(world: CollabWorld, log?: UpdateLog, limits: Partial<Limits> = {}) {
  const logLevel = process.env.LOG_LEVEL ?? 'silent'
  const server = new CollabServer({
    config: {
      databaseUrl: world.database.urls.collab,
      port: 0,
      host: '127.0.0.1',
      allowedOrigins: new Set([ALLOWED_ORIGIN]),
      trustedProxies: [],
      limits: { ...DEFAULT_LIMITS, ...limits },
      drainDeadlineMs: 2_000,
      allowUnsafe: true,
      logLevel,
    },
    logger: pino({ level: logLevel }),
    ...(log ? { log } : {}),
  })
  return { server, port: await server.start() }
}
