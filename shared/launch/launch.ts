import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, migrateDatabase, openDatabase } from './database.ts'
import { addDemo } from './demo.ts'
import { stopOrphanedPostgres } from './embedded-postgres.ts'
import { requireFreePort } from './ports.ts'
import { claim, release, write } from './process-file.ts'
import type { ProcessPlan } from './processes.ts'
import type { Reporter } from './reporter.ts'
import { ensureSecrets, type Secrets } from './secrets.ts'
import { LaunchError, parseSettings, type Settings } from './settings.ts'
import { SupervisedProcess } from './supervisor.ts'
import { watchDatabase } from './watch-database.ts'
import { watchParent } from './watch-parent.ts'

/** Time that an interrupted step of the start may take to end by itself, in ms. */
const STEP_DEADLINE_MS = 5_000

/** What differs between `start` and `dev`. */
export type Variant = {
  reporter(dataDirectory: string): Reporter
  /** Makes what the processes run; rejects soon after the signal. */
  build?(signal: AbortSignal): Promise<void>
  plans(settings: Settings, database: Database, secrets: Secrets): readonly ProcessPlan[]
}

/** Runs the product until it is told to stop, and ends this process. */
export function launch(variant: Variant): void {
  new Launch(variant).run().catch((error: unknown) => {
    console.error(`\n${error instanceof LaunchError ? error.message : (error as Error).stack}`)
    process.exit(1)
  })
}

/**
 * Database, migrations, build, processes; then it watches them. Whatever fails before "ready" ends everything that
 * had been started, with one sentence and a code that is not 0.
 */
class Launch {
  readonly #variant: Variant
  readonly #stopping = new AbortController()
  #starting: Promise<void> = Promise.resolve()
  #database: Database | null = null
  #processes: readonly SupervisedProcess[] = []
  #endWatch: () => void = () => {}

  constructor(variant: Variant) {
    this.#variant = variant
  }

  async run(): Promise<void> {
    const settings = parseSettings(process.env, process.argv.slice(2))
    const secrets = await ensureSecrets(settings.DATA_DIR)
    const address = settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`
    await claim(settings.DATA_DIR, address)
    const report = this.#variant.reporter(settings.DATA_DIR)
    this.#stopOnSignals(settings, report)
    this.#starting = this.#start(settings, secrets, address, report)
    try {
      await this.#starting
    } catch (error) {
      if (this.#stopping.signal.aborted) return // the signal's handler stops everything
      this.#stopping.abort()
      await this.#stopAll(settings, report)
      throw error
    }
  }

  async #start(settings: Settings, secrets: Secrets, address: string, report: Reporter): Promise<void> {
    const { signal } = this.#stopping
    console.log('Coscribe starts.')
    await requireFreePort(settings.PORT, 'PORT')
    await requireFreePort(settings.COLLAB_PORT, 'COLLAB_PORT')
    const database = await report.step('Database', () => openDatabase(settings, secrets))
    this.#database = database
    signal.throwIfAborted()
    await report.step('Migrations', () => migrateDatabase(database, secrets))
    signal.throwIfAborted()
    const { build } = this.#variant
    if (build) await report.step('Web app, built for production', () => build(signal))
    signal.throwIfAborted()
    const processes = this.#variant
      .plans(settings, database, secrets)
      .map((plan) => new SupervisedProcess(plan, report))
    this.#processes = processes
    const note = () => {
      const pids = processes.map(({ pid }) => pid)
      write(settings.DATA_DIR, address, pids)
    }
    await report.step('Collab server and web', () => Promise.all(processes.map((each) => each.start(note, signal))))
    if (database.embedded) this.#endWatch = watchDatabase(database.embedded, report)
    const demo = settings.demo ? await report.step('Demo', () => addDemo(`http://127.0.0.1:${settings.PORT}`)) : null
    console.log(`\nReady: ${address}\n`)
    if (demo) console.log(`${demo}\n`)
    console.log('Ctrl+C or `npx -y pnpm@12 stop` stops everything.')
  }

  /** In the order that loses nothing: web, then the collab server (it commits what it holds), then the database. */
  async #stopAll(settings: Settings, report: Reporter): Promise<number> {
    this.#endWatch()
    let code = 0
    for (const each of [...this.#processes].reverse()) {
      const exit = await each.stop()
      if (each.plan.name === 'collab-server' && exit !== 0 && !each.neverRan) {
        report.warn(
          `The collab server ended with ${exit ?? 'a kill'}: not everything was committed. Its log says what.`,
        )
        code = exit ?? 1
      }
    }
    const postgres = join(settings.DATA_DIR, 'postgres')
    if (this.#database) this.#database.embedded?.stop('fast')
    else if (settings.DATABASE_URL === undefined && existsSync(postgres)) stopOrphanedPostgres(postgres)
    release(settings.DATA_DIR)
    return code
  }

  #stopOnSignals(settings: Settings, report: Reporter): void {
    const stop = async (why: string) => {
      if (this.#stopping.signal.aborted) return
      this.#stopping.abort(new Error(why))
      console.log(`\nStopping (${why}).`)
      // A step under way may be making the very thing that is to be stopped.
      await Promise.race([this.#starting.catch(() => {}), sleep(STEP_DEADLINE_MS)])
      const code = await this.#stopAll(settings, report)
      if (code === 0) console.log('Stopped. Everything is in the database.')
      process.exit(code)
    }
    const begin = (why: string) =>
      stop(why).catch((error: unknown) => {
        console.error(error instanceof LaunchError ? error.message : (error as Error).stack)
        process.exit(1)
      })
    let interrupts = 0
    process.on('SIGINT', () => {
      interrupts += 1
      // npm and pnpm pass on a Ctrl+C that the terminal has already sent: only the third is surely a second one.
      if (interrupts < 3) void begin('Ctrl+C')
      else for (const each of this.#processes) each.kill()
    })
    process.on('SIGTERM', () => void begin('SIGTERM'))
    process.on('SIGHUP', () => void begin('SIGHUP'))
    watchParent(() => void begin('the command that started it has ended'))
  }
}
