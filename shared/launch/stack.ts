import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, migrateDatabase, openDatabase } from './database.ts'
import { write } from './process-file.ts'
import { planProcesses } from './processes.ts'
import { makeReporter } from './reporter.ts'
import { ensureSecrets } from './secrets.ts'
import { parseSettings } from './settings.ts'
import { SupervisedProcess } from './supervisor.ts'

/**
 * A whole installation for browser specs: the production entry points on a database and ports of their own, beside
 * whatever else runs on the machine. Uses the build in web/<distDirectory>.
 */
export type Stack = {
  readonly address: string
  readonly database: Database
  readonly dataDirectory: string
  /** kill -9; it stays away until `startCollabServer`. */
  killCollabServer(): void
  startCollabServer(): Promise<void>
  stop(): Promise<void>
}

export type StackOptions = { readonly port: number; readonly collabPort: number; readonly distDirectory: string }

export async function startStack({ port, collabPort, distDirectory }: StackOptions): Promise<Stack> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'coscribe-stack-'))
  chmodSync(dataDirectory, 0o711)
  const settings = parseSettings(
    {
      PORT: String(port),
      COLLAB_PORT: String(collabPort),
      DATA_DIR: dataDirectory,
      // Specs give every person an address of their own, as a proxy would.
      TRUSTED_PROXIES: '127.0.0.1,::1,::ffff:127.0.0.1',
      // A spec replays thousands of keystrokes a second, faster than one person's socket is read by default.
      COLLAB_LIMITS: JSON.stringify({ framesPerSecond: 100_000, frameBurst: 100_000 }),
    },
    [],
  )
  const secrets = await ensureSecrets(dataDirectory)
  const database = await openDatabase(settings, secrets)
  await migrateDatabase(database, secrets)
  const report = makeReporter(dataDirectory)
  const [collabPlan, webPlan] = planProcesses(settings, database.roles, secrets.betterAuthSecret, { distDirectory })
  if (!collabPlan || !webPlan) throw new Error('planProcesses answered no processes')
  let collab = new SupervisedProcess(collabPlan, report)
  const web = new SupervisedProcess(webPlan, report)
  const stop = async () => {
    await Promise.all([web.stop(), collab.stop()])
    database.embedded?.stop('immediate')
    rmSync(dataDirectory, { recursive: true, force: true })
  }
  // For whoever has to clean up after a run that was killed.
  const note = () => write(dataDirectory, `http://localhost:${port}`, [collab.pid, web.pid])
  try {
    await Promise.all([collab.start(note), web.start(note)])
  } catch (error) {
    await stop()
    throw error
  }
  return {
    address: `http://localhost:${port}`,
    database,
    dataDirectory,
    killCollabServer: () => collab.kill(),
    async startCollabServer() {
      collab = new SupervisedProcess(collabPlan, report)
      await collab.start(note)
    },
    stop,
  }
}
