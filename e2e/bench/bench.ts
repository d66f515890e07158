import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { describeMachine, LOAD_CORE, pin } from './machine.ts'
import { Recorder } from './record.ts'
import { report } from './report.ts'
import { MEASUREMENTS } from './rows/all.ts'
import { Stage } from './stage.ts'

/**
 * `npx -y pnpm@12 bench [P2 P3 …] [--rounds N] [--write] [--trace FILE]`: P1 to P12 against the stock peers in the same run. Every
 * round measures every row of every server, one after the other; medians and ratios are over rounds. RESULTS.md is
 * written where all rows ran at least five times, or with --write.
 */
const ROOT = join(import.meta.dirname, '../..')
const ENOUGH_ROUNDS = 5

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    trace: { type: 'string' },
    rounds: { type: 'string', default: String(ENOUGH_ROUNDS) },
    write: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const all = MEASUREMENTS.flatMap(({ rows }) => rows)
const wanted = new Set(positionals.length > 0 ? positionals : all)
const unknown = [...wanted].filter((row) => !all.includes(row))
if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  console.error(
    `Rows are ${all.join(', ')}; --rounds is a count. Not understood: ${unknown.join(' ') || values.rounds}`,
  )
  process.exit(2)
}

if (values.trace) process.env.BENCH_TRACE = resolve(values.trace)
pin(process.pid, LOAD_CORE)
const startedAt = performance.now()
const stage = await Stage.open()
// An interrupted run leaves no Postgres behind; the servers end with this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    stage.remove()
    process.exit(130)
  })
const recorder = new Recorder()
const failures: string[] = []
try {
  for (let round = 0; round < rounds; round++)
    for (const measurement of MEASUREMENTS.filter(({ rows }) => rows.some((row) => wanted.has(row)))) {
      const context = recorder.context(stage, round, wanted)
      const before = performance.now()
      // One row that fails is told at the end, and leaves the others their numbers.
      await measurement.run(context).catch((error: unknown) => {
        failures.push(
          `round ${round + 1}, ${measurement.rows.join(' ')}: ${error instanceof Error ? error.stack : error}`,
        )
        console.error(failures.at(-1))
      })
      console.log(
        `round ${round + 1}, ${measurement.rows.join(' ')}: ${Math.round((performance.now() - before) / 1000)} s`,
      )
    }
} finally {
  await stage.close()
}

const machine = describeMachine(stage.postgresVersion)
const minutes = (performance.now() - startedAt) / 60_000
const results = join(ROOT, 'test-results')
mkdirSync(results, { recursive: true })
const raw = { machine, minutes, notes: recorder.notes, failures, rounds: recorder.rounds }
writeFileSync(
  join(results, 'bench.json'),
  JSON.stringify(raw, (_, value) => (value === Infinity ? 'never' : value), 2),
)
const text = report({ machine, minutes, rounds, recorder, measurements: MEASUREMENTS, wanted, failures })
console.log(`\n${text}`)
const isWhole = all.every((row) => wanted.has(row)) && rounds >= ENOUGH_ROUNDS && failures.length === 0
if (isWhole || values.write) writeFileSync(join(import.meta.dirname, 'RESULTS.md'), text)
process.exit(failures.length > 0 ? 1 : 0)
