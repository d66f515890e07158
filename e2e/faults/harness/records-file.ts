import { join } from 'node:path'

/** Where the cases note what they measured; one line of JSON each. */
export const FAULT_RECORDS = join(import.meta.dirname, '../../../test-results/faults.jsonl')
