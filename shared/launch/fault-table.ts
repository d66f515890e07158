import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { PROJECT_ROOT } from './settings.ts'

/** Where the cases note what they measured; one line of JSON each. */
export const FAULT_RECORDS = join(PROJECT_ROOT, 'test-results/faults.jsonl')

/** Cases of the catalogue that this suite does not run, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'F08 F10 F14': 'need a machine that loses power, a memory cgroup or a small volume: once per release',
  'F18 F30-F41': 'need two servers with a bus between them: a later issue',
  'F22 F23': 'need a standby and a backup: a later issue',
  'F43 F46 F49 F50': 'are of the browser: with offline, a later issue',
  F52: 'is the soak: npx -y pnpm@12 soak',
}

const reportShape = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ title: z.string(), status: z.string() })) })),
})
const recordShape = z.object({ id: z.string(), measured: z.record(z.string(), z.union([z.string(), z.number()])) })

/** A line per case: what must hold, whether it did, and what was measured. */
export function faultTable(reportPath: string, recordsPath: string): string {
  const report = existsSync(reportPath) ? reportShape.parse(JSON.parse(readFileSync(reportPath, 'utf8'))) : null
  const records = existsSync(recordsPath)
    ? readFileSync(recordsPath, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => recordShape.parse(JSON.parse(line)))
    : []
  const measuredBy = Map.groupBy(records, ({ id }) => id)
  const cases = (report?.testResults ?? [])
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .map(({ title, status }) => {
      const [id = '', what = ''] = title.split(/: (.*)/s)
      const measured = (measuredBy.get(id) ?? [])
        .flatMap((record) => Object.entries(record.measured))
        .map(([name, value]) => `${name}: ${value}`)
      return `| ${id} | ${what} | ${status} | ${measured.join('; ')} |`
    })
    .toSorted()
  return [
    '',
    '| case | what must hold | outcome | measured |',
    '|---|---|---|---|',
    ...cases,
    '',
    'Not here:',
    ...Object.entries(ELSEWHERE).map(([ids, why]) => `- ${ids} ${why}`),
    '',
  ].join('\n')
}
