/** Where a test may end the process: between two steps that look like one. */
export type Failpoint =
  /** An update was applied; its INSERT has not been sent. */
  | 'applied'
  /** The COMMIT has returned; nothing has been acknowledged. */
  | 'committed'
  | 'compaction-1'
  | 'compaction-2'
  | 'compaction-3'
  | 'compaction-4'
  | 'compaction-5'

const [name, nth = '1'] = (process.env.COLLAB_FAILPOINT ?? '').split(':')
let left = Number(nth)

/**
 * Kills the process with SIGKILL where COLLAB_FAILPOINT names this point (`<name>[:<nth>]`), the nth time it is
 * reached; does nothing otherwise. For the fault suite: a crash cannot be aimed from outside.
 */
export function failpoint(reached: Failpoint): void {
  if (reached !== name) return
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}
