import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const WORKER = fileURLToPath(new URL('./main.ts', import.meta.url))
const REGRESSIONS = fileURLToPath(new URL('./regressions.json', import.meta.url))
/** Seeds that one worker process lives through before it is replaced. */
const CHUNK = 500

const failure = z.object({ seed: z.number(), violation: z.string(), lastEvents: z.array(z.string()) })
const summary = z.object({ seeds: z.number(), failed: z.number(), hashes: z.number() })
export type SimulationFailure = z.infer<typeof failure>
export type SimulationResult = {
  readonly seeds: number
  readonly failures: readonly SimulationFailure[]
  /** Equal for two runs exactly when everything in all histories happened alike. */
  readonly hashes: number
}

export type SimulationOptions = {
  readonly from: number
  readonly seeds: number
  /** Processes at once. */
  readonly jobs: number
  readonly plant?: string
  /** Ends at the first seed that breaks a promise. */
  readonly stopsAtFirst?: boolean
}

/** Seeds that once broke a promise; they are lived through again in every test run. */
export const readRegressions = (): number[] => z.array(z.number()).parse(JSON.parse(readFileSync(REGRESSIONS, 'utf8')))

/** Keeps seeds that broke a promise, for all later runs. */
export function keepRegressions(seeds: readonly number[]) {
  const all = [...new Set([...readRegressions(), ...seeds])].toSorted((a, b) => a - b)
  writeFileSync(REGRESSIONS, `[${all.join(', ')}]\n`)
}

/** Lives through many histories, in processes of their own: the simulation replaces time itself in its process. */
export async function simulate({
  from,
  seeds,
  jobs,
  plant = '',
  stopsAtFirst,
}: SimulationOptions): Promise<SimulationResult> {
  const chunks: { from: number; count: number }[] = []
  for (let at = 0; at < seeds; at += CHUNK) chunks.push({ from: from + at, count: Math.min(CHUNK, seeds - at) })
  const results: SimulationResult[] = []
  let isFound = false
  const work = async () => {
    for (let chunk = chunks.shift(); chunk && !isFound; chunk = chunks.shift()) {
      const result = await runChunk(chunk.from, chunk.count, plant, stopsAtFirst ? 'first' : 'all')
      if (stopsAtFirst && result.failures.length > 0) isFound = true
      results.push(result)
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  return {
    seeds: results.reduce((sum, result) => sum + result.seeds, 0),
    failures: results.flatMap((result) => result.failures),
    hashes: results.reduce((sum, result) => (sum + result.hashes) | 0, 0),
  }
}

async function runChunk(from: number, count: number, plant: string, mode: string): Promise<SimulationResult> {
  const child = spawn(process.execPath, [WORKER, String(from), String(count), plant, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const failures: SimulationFailure[] = []
  let end: z.infer<typeof summary> | null = null
  for await (const line of createInterface({ input: child.stdout })) {
    const parsed: unknown = JSON.parse(line)
    const counted = summary.safeParse(parsed)
    if (counted.success) end = counted.data
    else failures.push(failure.parse(parsed))
  }
  if (!end) throw new Error(`the worker for seeds ${from} to ${from + count - 1} ended without a result`)
  return { seeds: end.seeds, failures, hashes: end.hashes }
}
