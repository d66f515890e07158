import { buildWeb, DIST_DIRECTORY } from './build-web.ts'
import { launch } from './launch.ts'
import { planProcesses } from './processes.ts'
import { makeReporter } from './reporter.ts'

/** `npx -y pnpm@12 start`: the product in production. */
launch({
  reporter: makeReporter,
  build: (signal) => buildWeb(DIST_DIRECTORY, signal),
  plans: (settings, database, secrets) =>
    planProcesses(settings, database.roles, secrets.betterAuthSecret, { distDirectory: DIST_DIRECTORY }),
})
