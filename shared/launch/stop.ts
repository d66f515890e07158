import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stopOrphanedPostgres } from './embedded-postgres.ts'
import { endChildren, isAlive, readProcessFile, release } from './process-file.ts'
import { LaunchError, parseSettings } from './settings.ts'

/** Time for everything to end, in ms: the collab server may drain for 20 s. */
const DEADLINE_MS = 60_000

/** `npx -y pnpm@12 stop`: ends the running start, or what is left of one that was killed, the database included. */
async function main() {
  const settings = parseSettings(process.env, process.argv.slice(2), [])
  const running = readProcessFile(settings.DATA_DIR)
  if (running && isAlive(running)) {
    process.kill(running.pid, 'SIGTERM')
    await until(() => !isAlive(running))
    console.log('Stopped.')
    return
  }
  if (running) {
    await endChildren(running)
    release(settings.DATA_DIR)
  }
  const stopped = settings.DATABASE_URL === undefined && stopOrphanedPostgres(join(settings.DATA_DIR, 'postgres'))
  console.log(running || stopped ? 'Stopped what an interrupted start had left running.' : 'Nothing was running.')
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS
  while (!condition()) {
    if (Date.now() > deadline)
      throw new LaunchError('It did not stop within a minute. Look at DATA_DIR/logs, then end its processes by hand.')
    await sleep(50)
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof LaunchError ? error.message : (error as Error).stack)
  process.exit(1)
})
