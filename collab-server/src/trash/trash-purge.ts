import type { Sql } from '@coscribe/shared/db/connect'
import { PURGE_BATCH, PURGE_INTERVAL_MS, TRASH_DAYS } from '@coscribe/shared/domain/limits'
import type { Logger } from 'pino'

/**
 * Deletes for ever what has been in the trash for too long, a few documents at a time. Every server does it: what one has in
 * hand is passed over by the others.
 */
export class TrashPurge {
  readonly #sql: Sql
  readonly #logger: Logger
  #timer: ReturnType<typeof setInterval> | undefined
  #running: Promise<void> | null = null
  #stopped = false

  constructor(sql: Sql, logger: Logger) {
    this.#sql = sql
    this.#logger = logger
  }

  start() {
    const run = () => {
      this.#running ??= this.#run().finally(() => {
        this.#running = null
      })
    }
    this.#timer = setInterval(run, PURGE_INTERVAL_MS)
    run()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    await this.#running
  }

  async #run(): Promise<void> {
    try {
      const purged = await purgeTrash(this.#sql, () => this.#stopped)
      if (purged > 0) this.#logger.info({ event: 'purged', documents: purged })
    } catch (error) {
      this.#logger.warn({ event: 'purge-failed', error: String(error) })
    }
  }
}

/** Answers how many went. */
export async function purgeTrash(sql: Sql, isStopped: () => boolean = () => false): Promise<number> {
  let purged = 0
  while (!isStopped()) {
    const [row] = await sql<{ count: number }[]>`select app.purge_trash(${TRASH_DAYS}, ${PURGE_BATCH}) as count`
    purged += row?.count ?? 0
    if ((row?.count ?? 0) < PURGE_BATCH) break
  }
  return purged
}
