import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { FAULT_RECORDS, faultTable } from './fault-table.ts'
import { PROJECT_ROOT } from './settings.ts'
import { sweep } from './sweep.ts'
import { watchParent } from './watch-parent.ts'

/**
 * `npx -y pnpm@12 test [types|lint|unit|e2e|faults-in-short|faults]`: everything that proves the product, or a part of it. The last line of
 * stdout counts what ran; a part that ran nothing, or ended without a report, counts as failed.
 */
type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

const RESULTS = join(PROJECT_ROOT, 'test-results')
/** Time for a part to clean up after it was interrupted, in ms. */
const CLEAN_UP_MS = 20_000
const bin = (name: string) => join(PROJECT_ROOT, 'node_modules/.bin', name)

// Everything temporary of this run lies in one folder, so that one sweep finds whatever an interrupted part has left.
let temporary = ''
let running: ChildProcess | null = null
let isInterrupted = false

/** Runs a command with its output on ours; answers its exit code. */
function run(command: string, args: readonly string[], cwd = PROJECT_ROOT): Promise<number> {
  if (isInterrupted) return Promise.resolve(130)
  return new Promise((resolve) => {
    const path = [join(PROJECT_ROOT, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH].join(':')
    // In a group of its own, so that Ctrl+C reaches it once, through us: a second one would cut its cleaning up short.
    const child = spawn(command, args, {
      cwd,
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, PATH: path, TMPDIR: temporary },
    })
    running = child
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`)
      resolve(127)
    })
    child.once('exit', (code, signal) => {
      killGroup(child)
      resolve(code ?? (signal ? 130 : 1))
    })
  })
}

function interrupt(): void {
  if (isInterrupted) return
  isInterrupted = true
  const child = running
  child?.kill('SIGINT')
  setTimeout(() => child && killGroup(child), CLEAN_UP_MS).unref()
}

/** Also what it has left behind. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // nothing left
  }
}

const oneTest = (code: number): Counts => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 })

async function types(): Promise<Counts> {
  const counts: Counts[] = []
  // Next writes the types of its routes; without them the check would depend on an earlier build.
  await run(process.execPath, [join(PROJECT_ROOT, 'web/node_modules/next/dist/bin/next'), 'typegen', 'web'])
  for (const workspace of ['shared', 'collab-server', 'web', 'e2e'])
    counts.push(oneTest(await run(bin('tsc'), ['-p', workspace])))
  return sum(counts)
}

const lint = async (): Promise<Counts> => oneTest(await run(bin('biome'), ['check', '--error-on-warnings', '.']))

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  numFailedTestSuites: z.number(),
})

const unit = (files: readonly string[]) => vitest('vitest.json', files)

const FAULTS_CONFIG = ['-c', 'e2e/faults/vitest.config.ts']

/** The whole fault suite, and its table. */
async function faults(files: readonly string[]): Promise<Counts> {
  rmSync(FAULT_RECORDS, { force: true })
  const counts = await vitest('faults.json', [...FAULTS_CONFIG, ...files])
  console.log(faultTable(join(RESULTS, 'faults.json'), FAULT_RECORDS))
  return counts
}

/** Killed exactly between applying and committing, and between committing and acknowledging. */
const faultsInShort = () => vitest('faults-in-short.json', [...FAULTS_CONFIG, 'e2e/faults/crash', '-t', 'F06|F07'])

async function vitest(reportName: string, args: readonly string[]): Promise<Counts> {
  const output = join(RESULTS, reportName)
  rmSync(output, { force: true })
  const code = await run(bin('vitest'), [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${output}`,
    ...args,
  ])
  const report = read(output, vitestReport)
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  const failed = Math.max(report.numFailedTests, code === 0 ? 0 : 1)
  // Those that a name filter leaves out are not skipped, but in another part.
  const skipped = args.includes('-t') ? 0 : report.numPendingTests + report.numTodoTests
  return { passed: report.numPassedTests, failed, skipped }
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
})

async function e2e(files: readonly string[]): Promise<Counts> {
  const output = join(RESULTS, 'playwright.json')
  rmSync(output, { force: true })
  const cli = join(PROJECT_ROOT, 'e2e/node_modules/@playwright/test/cli.js')
  const code = await run(process.execPath, [cli, 'test', ...files], join(PROJECT_ROOT, 'e2e'))
  const report = read(output, playwrightReport)
  if (!report) return { passed: 0, failed: 1, skipped: 0 }
  const { expected, unexpected, flaky, skipped } = report.stats
  return { passed: expected, failed: Math.max(unexpected + flaky, code === 0 ? 0 : 1), skipped }
}

function read<Shape>(path: string, shape: z.ZodType<Shape>): Shape | null {
  return existsSync(path) ? (shape.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? null) : null
}

const sum = (counts: readonly Counts[]): Counts => ({
  passed: counts.reduce((total, each) => total + each.passed, 0),
  failed: counts.reduce((total, each) => total + each.failed, 0),
  skipped: counts.reduce((total, each) => total + each.skipped, 0),
})

const PARTS = { types, lint, unit, e2e, 'faults-in-short': faultsInShort, faults } as const
/** What runs where no part is named. The whole fault suite takes ten minutes, and is a command of its own. */
const USUAL: readonly (keyof typeof PARTS)[] = ['types', 'lint', 'unit', 'e2e', 'faults-in-short']

async function main() {
  const [part, ...files] = process.argv.slice(2)
  if (part !== undefined && !(part in PARTS)) {
    console.error(`Unknown part ${part}. Known: ${Object.keys(PARTS).join(', ')}.`)
    process.exit(1)
  }
  mkdirSync(RESULTS, { recursive: true })
  temporary = mkdtempSync(join(tmpdir(), 'coscribe-run-'))
  chmodSync(temporary, 0o711)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt)
  watchParent(interrupt)
  const names = part === undefined ? USUAL : [part as keyof typeof PARTS]
  const results: Counts[] = []
  for (const name of names) {
    if (isInterrupted) break
    const since = Date.now()
    console.log(`\n== ${name}`)
    const counts = await PARTS[name](files)
    const ran = counts.passed + counts.failed > 0 ? counts : { ...counts, failed: 1 }
    console.log(`== ${name}: ${words(ran)} in ${((Date.now() - since) / 1000).toFixed(0)} s`)
    results.push(ran)
  }
  await sweep(temporary)
  const total = sum(results)
  if (isInterrupted) console.log('\nInterrupted: not everything ran.')
  if (total.failed > 0 || isInterrupted) process.exitCode = isInterrupted ? 130 : 1
  console.log(`\n${words(total)}`)
}

const words = ({ passed, failed, skipped }: Counts) => `${passed} passed, ${failed} failed, ${skipped} skipped`

await main()
