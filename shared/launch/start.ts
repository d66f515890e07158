import { buildWeb } from './build-web.ts'
import { type Database, migrateDatabase, openDatabase } from './database.ts'
import { addDemo } from './demo.ts'
import { requireFreePort } from './ports.ts'
import { claim, release, write } from './process-file.ts'
import { planProcesses } from './processes.ts'
import { makeReporter, type Reporter } from './reporter.ts'
import { ensureSecrets } from './secrets.ts'
import { LaunchError, parseSettings, type Settings } from './settings.ts'
import { SupervisedProcess } from './supervisor.ts'
import { waitUntilHealthy } from './wait-until-healthy.ts'
import { watchParent } from './watch-parent.ts'

/**
 * `npx -y pnpm@12 start`: database, migrations, build, both processes; then it watches them until it is told to stop.
 * Whatever fails before "ready" ends everything that had been started, with one sentence and a code that is not 0.
 */
const stopping = new AbortController()
let database: Database | null = null
let processes: SupervisedProcess[] = []

async function main() {
  const settings = parseSettings(process.env, process.argv.slice(2))
  const address = settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`
  const secrets = await ensureSecrets(settings.DATA_DIR)
  claim(settings.DATA_DIR, address)
  const report = makeReporter(settings.DATA_DIR)
  stopOnSignals(settings, report)
  try {
    console.log('Coscribe starts.')
    await requireFreePort(settings.PORT, 'PORT')
    await requireFreePort(settings.COLLAB_PORT, 'COLLAB_PORT')
    const opened = await report.step('Database', () => openDatabase(settings, secrets))
    database = opened
    await report.step('Migrations', () => migrateDatabase(opened, secrets))
    stopping.signal.throwIfAborted()
    await report.step('Web app, built for production', () => buildWeb())
    stopping.signal.throwIfAborted()
    const plans = planProcesses(settings, opened.roles, secrets.betterAuthSecret)
    processes = plans.map((plan) => new SupervisedProcess(plan, report))
    const note = () =>
      write(
        settings.DATA_DIR,
        address,
        processes.map((each) => each.pid),
      )
    for (const each of processes) {
      each.onStart = note
      each.start()
    }
    await report.step('Collab server and web', () =>
      Promise.all(plans.map((plan) => waitUntilHealthy(plan.name, plan.healthUrl, stopping.signal))),
    )
    const demo = settings.demo ? await report.step('Demo', () => addDemo(`http://127.0.0.1:${settings.PORT}`)) : null
    console.log(`\nReady: ${address}\n`)
    if (demo) console.log(`${demo}\n`)
    console.log('Ctrl+C or `npx -y pnpm@12 stop` stops everything.')
  } catch (error) {
    if (stopping.signal.aborted) return
    await stopAll(settings, report)
    throw error
  }
}

/** In the order that loses nothing: web, then the collab server (it commits what it holds), then the database. */
async function stopAll(settings: Settings, report: Reporter): Promise<number> {
  let code = 0
  for (const each of [...processes].reverse()) {
    const exit = await each.stop()
    if (each.plan.name === 'collab-server' && exit !== 0) {
      report.warn(`The collab server ended with ${exit ?? 'a kill'}: not everything was committed. Its log says what.`)
      code = exit ?? 1
    }
  }
  database?.embedded?.stop('fast')
  release(settings.DATA_DIR)
  return code
}

function stopOnSignals(settings: Settings, report: Reporter) {
  const stop = async (why: string) => {
    if (stopping.signal.aborted) return
    stopping.abort(new Error(why))
    console.log(`\nStopping (${why}).`)
    const code = await stopAll(settings, report)
    console.log('Stopped. Everything is in the database.')
    process.exit(code)
  }
  let interrupts = 0
  process.on('SIGINT', () => {
    interrupts += 1
    if (interrupts < 3) void stop('Ctrl+C')
    else for (const each of processes) each.kill()
  })
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGHUP', () => void stop('SIGHUP'))
  watchParent(() => void stop('the command that started it has ended'))
}

main().catch((error: unknown) => {
  console.error(`\n${error instanceof LaunchError ? error.message : (error as Error).stack}`)
  process.exit(1)
})
