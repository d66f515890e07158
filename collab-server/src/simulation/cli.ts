import { parseArgs } from 'node:util'
import { keepRegressions, simulate } from './simulate.ts'

/** `npx -y pnpm@12 simulate --seeds N [--from S] [--jobs J]`: N histories, one seed each (SPEC SI1). */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
  },
})
const [seeds, from, jobs] = [values.seeds, values.from, values.jobs].map(Number)
if (!seeds || !from || !jobs || seeds < 1 || jobs < 1) {
  console.error('Give --seeds, --from and --jobs as whole numbers from 1.')
  process.exit(1)
}
const startedAt = performance.now()
const result = await simulate({ from, seeds, jobs })
for (const { seed, violation, lastEvents } of result.failures.slice(0, 10))
  console.log(
    `Seed ${seed}: ${violation}\n  ${lastEvents.join('\n  ')}\n  Again: npx -y pnpm@12 simulate --seeds 1 --from ${seed}\n`,
  )
keepRegressions(result.failures.map(({ seed }) => seed))
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
console.log(`${result.seeds} seeds, ${result.failures.length} failed, in ${seconds} s`)
process.exit(result.failures.length > 0 ? 1 : 0)
