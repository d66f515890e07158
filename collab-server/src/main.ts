import { pino } from 'pino'
import { parseConfig } from './config.ts'
import { EventLimiter } from './event-limiter.ts'
import { CollabServer, StartupError } from './server.ts'
import { warmUp } from './warm-up.ts'

/** Exit codes of sysexits(3): a bug, a passing failure (uncommitted updates), a configuration that is refused. */
const EXIT_SOFTWARE = 70
const EXIT_TEMPFAIL = 75
const EXIT_CONFIG = 78

const parsed = parseConfig(process.env)
if (!parsed.ok) {
  console.error(parsed.error)
  process.exit(1)
}
const limiter = new EventLimiter()
const logger = pino({
  level: parsed.config.logLevel,
  base: { service: 'collab-server' },
  hooks: {
    logMethod(args, method) {
      const [fields] = args as [{ readonly event?: string; readonly why?: string }]
      if (fields.event === undefined) return method.apply(this, args)
      const { allowed, dropped } = limiter.allow(`${fields.event} ${fields.why ?? ''}`)
      if (!allowed) return
      if (dropped > 0) (args as unknown[])[0] = { ...fields, leftOutBefore: dropped }
      method.apply(this, args)
    },
  },
})
// Hocuspocus prints to the console, one line per bad frame; ours are the log.
console.error = (words: unknown) => logger.debug({ event: 'hocuspocus' }, String(words).slice(0, 200))
console.warn = console.error
const server = new CollabServer({ config: parsed.config, logger })

let stopping = false
async function stop(code: number): Promise<void> {
  if (stopping) return
  stopping = true
  const uncommitted = await server.drain()
  if (uncommitted.length > 0) {
    const updates = uncommitted.reduce((sum, each) => sum + each.updates, 0)
    logger.error(
      { event: 'not-committed', updates, documents: uncommitted.slice(0, 100) },
      `${updates} updates of ${uncommitted.length} documents were not committed; nobody was told that they were saved`,
    )
  }
  process.exit(code !== 0 ? code : uncommitted.length > 0 ? EXIT_TEMPFAIL : 0)
}

// What is held at the moment, for whoever looks for something that is never given back.
process.on('SIGUSR2', () =>
  logger.warn({
    event: 'counts',
    ...server.counts,
    timers: process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length,
    memory: process.memoryUsage(),
  }),
)
process.on('SIGTERM', () => void stop(0))
process.on('SIGINT', () => void stop(0))
process.on('unhandledRejection', (error) => {
  logger.fatal({ event: 'unhandled-rejection', error: error instanceof Error ? error.stack : String(error) })
  void stop(EXIT_SOFTWARE)
})
process.on('uncaughtException', (error) => {
  logger.fatal({ event: 'uncaught-exception', error: error.stack })
  void stop(EXIT_SOFTWARE)
})

try {
  warmUp()
  const port = await server.start()
  logger.info({ event: 'listening', port }, `collab server listens on port ${port}`)
} catch (error) {
  logger.fatal({ event: 'startup', error: String(error) }, error instanceof Error ? error.message : 'could not start')
  process.exit(error instanceof StartupError ? EXIT_CONFIG : 1)
}
