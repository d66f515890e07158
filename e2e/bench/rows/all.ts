import type { Measurement } from '../record.ts'
import { cursors } from './cursors.ts'
import { fanOut } from './fan-out.ts'
import { history } from './history.ts'
import { losses } from './losses.ts'
import { memory } from './memory.ts'
import { stalledReader } from './stalled-reader.ts'
import { throughput } from './throughput.ts'
import { wal } from './wal.ts'

/** In the order in which a round runs them. */
export const MEASUREMENTS: readonly Measurement[] = [
  throughput,
  fanOut,
  cursors,
  memory,
  history,
  wal,
  stalledReader,
  losses,
]
