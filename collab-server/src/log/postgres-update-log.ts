import { appendUpdates } from '@coscribe/shared/db/append-updates'
import { connect, type Sql } from '@coscribe/shared/db/connect'
import { APPEND_DEADLINE_MS, APPEND_LOCK_TIMEOUT_MS } from '@coscribe/shared/domain/limits'
import { AppendError, type Appended, type AppendFailure, type NewUpdate, type UpdateLog } from './update-log.ts'

/**
 * The log in Postgres. Has a connection of its own, outside every pool: loads that fill the pool cannot hold up
 * acknowledgements. A statement that does not answer within the deadline is given up together with its connection;
 * whether it was committed is then unknown, and trying again only makes rows that change nothing.
 */
export class PostgresUpdateLog implements UpdateLog {
  readonly #url: string
  #sql: Sql

  constructor(url: string) {
    this.#url = url
    this.#sql = this.#connect()
  }

  #connect() {
    return connect(this.#url, {
      max: 1,
      applicationName: 'coscribe log',
      statementTimeoutMs: 10_000,
      lockTimeoutMs: APPEND_LOCK_TIMEOUT_MS,
      idleTimeoutSeconds: 0,
    })
  }

  /** Opens the connection, so that it is there when others have taken all that are left. */
  async open(): Promise<void> {
    await this.#sql`select 1`
  }

  async append(updates: readonly NewUpdate[], options = { skipLocked: false }): Promise<readonly Appended[]> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new AppendError('again', 'no answer within the deadline')), APPEND_DEADLINE_MS)
    })
    const appending = appendUpdates(this.#sql, updates, options)
    try {
      return await Promise.race([appending, deadline])
    } catch (error) {
      appending.catch(() => {}) // its late failure has been decided already
      if (error instanceof AppendError) {
        this.#replaceConnection()
        throw error
      }
      throw new AppendError(decideFailure(error), (error as Error).message, { cause: error })
    } finally {
      clearTimeout(timer)
    }
  }

  #replaceConnection() {
    const old = this.#sql
    this.#sql = this.#connect()
    old.end({ timeout: 0 }).catch(() => {}) // it does not answer; nothing waits for it
  }

  async close() {
    await this.#sql.end({ timeout: 1 })
  }
}

/**
 * SQLSTATE classes of data errors (22), constraints (23) and statements that can never work (42) are poison; all
 * else (lost connections, restarts, full disks, read-only, cancelled, deadlock) may work when tried again. Role and
 * schema trouble (42501, 42P01, 42883) comes from an operator's change and goes away like that. 55P03: the lock timeout.
 */
export function decideFailure(error: unknown): AppendFailure {
  const code = (error as { code?: unknown }).code
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return 'again'
  if (code === '55P03') return 'locked'
  if (['42501', '42P01', '42883', '23503'].includes(code)) return 'again'
  return /^(22|23|42)/.test(code) ? 'poison' : 'again'
}
