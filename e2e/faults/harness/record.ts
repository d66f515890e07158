import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { FAULT_RECORDS } from '../../../shared/launch/fault-table.ts'

/** Notes what was measured while a case ran, for the table at the end. */
export function record(id: string, measured: Readonly<Record<string, string | number>>) {
  mkdirSync(dirname(FAULT_RECORDS), { recursive: true })
  const rounded = Object.entries(measured).map(([name, value]) => [
    name,
    typeof value === 'number' ? Math.round(value * 10) / 10 : value,
  ])
  appendFileSync(FAULT_RECORDS, `${JSON.stringify({ id, measured: Object.fromEntries(rounded) })}\n`)
}
