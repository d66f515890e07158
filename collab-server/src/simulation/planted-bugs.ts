import { LogWriter } from '../log/log-writer.ts'
import { Room } from '../room.ts'
import type { PlantedBug } from './planted-bug-names.ts'
import { SIMULATED_JUDGE } from './simulated-judge.ts'
import { SimulatedDocumentStore } from './simulated-storage.ts'

/**
 * Bugs that are planted from outside, never by a switch in the code itself: the simulation must find each of them, or it
 * proves nothing about the others.
 */
export const PLANTED_BUGS = {
  /** An acknowledgement leaves before the commit that covers it. */
  'ack-before-commit': () =>
    patch(LogWriter.prototype, 'whenDurable', (_name: string, resolve: () => void) => resolve()),
  /** Rows and head are read by two statements, and something is committed between them. */
  'load-in-two-statements': () => patch(SimulatedDocumentStore, 'readsHeadLater', true),
  /** The last one leaves, and the document is unloaded while its updates wait for their commit. */
  'unload-before-the-log-is-empty': () => {
    patch(LogWriter.prototype, 'isDurable', () => true)
    patch(LogWriter.prototype, 'durable', () => Promise.resolve(true))
  },
  /** A checkpoint is made of all rows but one. */
  'compaction-drops-a-row': () => patch(SimulatedDocumentStore, 'dropsRow', true),
  /** Updates that wait for others that are missing are taken, and acknowledged at once. */
  'missed-pending': () => {
    patch(Room.prototype, 'hasPending', false)
    patch(SIMULATED_JUDGE, 'takesGaps', true)
  },
} as const satisfies Record<PlantedBug, () => void>

function patch(target: object, name: string, value: unknown) {
  Object.defineProperty(target, name, { value, writable: true, configurable: true })
}
