import { migrateDatabase, openDatabase } from './database.ts'
import { addDemo } from './demo.ts'
import { requireFreePort } from './ports.ts'
import { claim, release, write } from './process-file.ts'
import { planProcesses } from './processes.ts'
import { makeReporter } from './reporter.ts'
import { ensureSecrets } from './secrets.ts'
import { LaunchError, parseSettings } from './settings.ts'
import { SupervisedProcess } from './supervisor.ts'
import { waitUntilHealthy } from './wait-until-healthy.ts'
import { watchParent } from './watch-parent.ts'

/** `npx -y pnpm@12 dev`: as `start`, with hot reload in both processes and their output on the screen. */
async function main() {
  const settings = parseSettings(process.env, process.argv.slice(2))
  const secrets = await ensureSecrets(settings.DATA_DIR)
  const address = `http://localhost:${settings.PORT}`
  claim(settings.DATA_DIR, address)
  const report = {
    ...makeReporter(settings.DATA_DIR),
    output: (name: string, line: string) => console.log(`${name} | ${line}`),
  }
  let processes: SupervisedProcess[] = []
  let stopDatabase = () => {}
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await Promise.all(processes.map((each) => each.stop()))
    stopDatabase()
    release(settings.DATA_DIR)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void stop().then(() => process.exit(0)))
  watchParent(() => void stop().then(() => process.exit(0)))
  try {
    await requireFreePort(settings.PORT, 'PORT')
    await requireFreePort(settings.COLLAB_PORT, 'COLLAB_PORT')
    const database = await openDatabase(settings, secrets)
    stopDatabase = () => database.embedded?.stop()
    await migrateDatabase(database, secrets)
    processes = planProcesses(settings, database.roles, secrets.betterAuthSecret, { distDirectory: '.next-dev' }).map(
      (plan) => {
        const env = { ...plan.env, NODE_ENV: 'development' }
        const args =
          plan.name === 'web'
            ? ['web/node_modules/next/dist/bin/next', 'dev', 'web', '-p', String(settings.PORT)]
            : ['--watch', '--watch-preserve-output', ...plan.args]
        return new SupervisedProcess({ ...plan, env, args }, report)
      },
    )
    for (const each of processes) {
      each.onStart = () =>
        write(
          settings.DATA_DIR,
          address,
          processes.map(({ pid }) => pid),
        )
      each.start()
    }
    await Promise.all(processes.map(({ plan }) => waitUntilHealthy(plan.name, plan.healthUrl)))
    if (settings.demo) console.log(await addDemo(`http://127.0.0.1:${settings.PORT}`))
    console.log(`\nReady for changes: ${address}\n`)
  } catch (error) {
    await stop()
    throw error
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof LaunchError ? error.message : (error as Error).stack)
  process.exit(1)
})
