import type { Measurement } from '../record.ts'
import { history } from './history.ts'
import { stalledReader } from './stalled-reader.ts'
import { throughput } from './throughput.ts'
import { wal } from './wal.ts'

/** In the order in which a round runs them. */
export const MEASUREMENTS: readonly Measurement[] = [throughput, history, wal, stalledReader]
