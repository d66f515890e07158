import 'server-only'
import { FILE_DELETION_INTERVAL_MS, FILE_SWEEP_INTERVAL_MS } from '@coscribe/shared/domain/limits'
import { deleteBlobs, sweepFiles } from './delete-blobs.ts'

/** Runs the jobs of files in this process until `stop`. What fails is tried again in the next round. */
export function startFileJobs(): { stop(): void } {
  const every = (intervalMs: number, name: string, work: () => Promise<unknown>) => {
    let running = false
    const timer = setInterval(async () => {
      if (running) return
      running = true
      try {
        await work()
      } catch (error) {
        console.error(`${name}: ${error instanceof Error ? error.message : error}`)
      }
      running = false
    }, intervalMs)
    timer.unref()
    return timer
  }
  const timers = [
    every(FILE_DELETION_INTERVAL_MS, 'Deleting files', deleteBlobs),
    every(FILE_SWEEP_INTERVAL_MS, 'Looking for files that nothing refers to', sweepFiles),
  ]
  return { stop: () => timers.forEach(clearInterval) }
}
