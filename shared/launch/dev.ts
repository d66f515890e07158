import { launch } from './launch.ts'
import { planProcesses } from './processes.ts'
import { makeReporter } from './reporter.ts'

/** `npx -y pnpm@12 dev`: as `start`, with hot reload in both processes and their output on the screen. */
launch({
  reporter: (dataDirectory) => ({
    ...makeReporter(dataDirectory),
    output: (name, line) => console.log(`${name} | ${line}`),
  }),
  plans: (settings, database, secrets) =>
    planProcesses(settings, database.roles, secrets.betterAuthSecret, { distDirectory: '.next-dev' }).map((plan) => ({
      ...plan,
      env: { ...plan.env, NODE_ENV: 'development' },
      args:
        plan.name === 'web'
          ? ['web/node_modules/next/dist/bin/next', 'dev', 'web', '-p', String(settings.PORT)]
          : ['--watch', '--watch-preserve-output', ...plan.args],
    })),
})
