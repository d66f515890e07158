import type { EmbeddedPostgres } from './embedded-postgres.ts'
import type { Reporter } from './reporter.ts'

/** Time between looks, in ms. */
const INTERVAL_MS = 500
/** Delay before another try where starting failed, in ms: doubled up to the second. */
const RETRY_MIN_MS = 500
const RETRY_MAX_MS = 30_000
/** Failed tries are told from this delay on, in ms. */
const TELL_AFTER_MS = 2_000

/**
 * Starts the embedded database again when it ended by itself (killed, out of memory), and says so. It is nobody's child
 * process, so it has to be looked at.
 *
 * @returns what ends the watch.
 */
export function watchDatabase(database: EmbeddedPostgres, report: Reporter): () => void {
  let timer: ReturnType<typeof setTimeout>
  let isDown = false
  let retryMs = RETRY_MIN_MS
  const again = (milliseconds: number) => {
    timer = setTimeout(look, milliseconds)
  }
  const look = () => {
    if (database.isRunning()) return again(INTERVAL_MS)
    if (!isDown) report.warn('database ended and is started again')
    isDown = true
    try {
      database.start()
      isDown = false
      retryMs = RETRY_MIN_MS
      report.info('  database runs again')
      again(INTERVAL_MS)
    } catch (error) {
      // The first tries may come too early: what the dead server left has to end by itself.
      if (retryMs > TELL_AFTER_MS) report.warn(`${(error as Error).message} Next try in ${retryMs / 1000} s.`)
      again(retryMs)
      retryMs = Math.min(retryMs * 2, RETRY_MAX_MS)
    }
  }
  again(INTERVAL_MS)
  return () => clearTimeout(timer)
}
