import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { freePort } from '../../collab-server/src/testing/server-process.ts'
import { LOAD_CORE, pin } from './machine.ts'
import { LongRun } from './soak/long-run.ts'
import { Stage } from './stage.ts'

/**
 * `npx -y pnpm@12 soak [--minutes 20] [--kill-every 60] [--seed N]`: 200 characters a second by people who come and go,
 * and a kill -9 of the server every minute. Half of the people never come back after a kill, so that nobody brings what
 * the server has lost; what they had been told is saved must be in Postgres. In the end everybody leaves, and the
 * server must hold what it held before anybody came. Exits 1 where either is not so.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    'kill-every': { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const [minutes, killEveryS, seed] = [Number(values.minutes), Number(values['kill-every']), Number(values.seed)]
if (!(minutes > 0 && killEveryS >= 10 && Number.isInteger(seed))) {
  console.error('--minutes and --kill-every (seconds, at least 10) are numbers, --seed is a whole one')
  process.exit(2)
}

pin(process.pid, LOAD_CORE)
const stage = await Stage.open()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    stage.remove()
    process.exit(130)
  })
console.log(`soak: ${minutes} minutes, a kill every ${killEveryS} s, seed ${seed}, ${stage.postgresVersion}`)
let isGood = false
try {
  const run = new LongRun(stage, await freePort(), seed)
  await run.start()
  const endsAt = performance.now() + minutes * 60_000
  for (let next = killEveryS; performance.now() < endsAt; next = killEveryS) {
    await sleep(Math.min(next * 1000, endsAt - performance.now()))
    if (performance.now() < endsAt) await run.kill()
  }
  isGood = await run.finish()
} finally {
  await stage.close()
}
process.exit(isGood ? 0 : 1)
