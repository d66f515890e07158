import type { Measurement } from '../record.ts'
import { throughput } from './throughput.ts'

/** In the order in which a round runs them. */
export const MEASUREMENTS: readonly Measurement[] = [throughput]
