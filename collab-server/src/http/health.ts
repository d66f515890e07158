import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Sql } from '@coscribe/shared/db/connect'
import { READY_PROBE_MAX_AGE_MS } from '@coscribe/shared/domain/limits'

/** Time between probe commits, in ms. */
const PROBE_INTERVAL_MS = 2_000
/** Settings of Postgres without which a commit that returned is not on disk. */
const NEEDED_ON = ['fsync', 'full_page_writes', 'synchronous_commit'] as const

/** The settings that make "committed" a lie here, by name; empty where all is well. */
export async function unsafeSettings(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string; setting: string }[]>`
    select name, setting from pg_settings where name = any(${[...NEEDED_ON]})`
  return rows.filter(({ setting }) => setting === 'off').map(({ name }) => name)
}

/**
 * What the log says of itself: how long the oldest batch has waited for its commit, in ms, and when one was last committed, by
 * the clock that nobody sets (`performance.now()`): one that is set back would else call a dead server ready.
 */
export type LogHealth = { readonly waitingMs: number; readonly committedAt: number }

/**
 * `/live`: the event loop turns. `/ready`: something was committed a moment ago, updates or else a probe row, and nobody
 * asked us to stop.
 */
export class Health {
  readonly #sql: Sql
  readonly #log: LogHealth
  readonly #serverId = randomUUID()
  #committedAt = Number.NEGATIVE_INFINITY
  #draining = false
  #probing = false
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(sql: Sql, log: LogHealth) {
    this.#sql = sql
    this.#log = log
  }

  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.#probe(), PROBE_INTERVAL_MS)
    await this.#probe()
  }

  stop() {
    clearInterval(this.#timer)
  }

  drain() {
    this.#draining = true
  }

  /** Why the server is not ready; empty where it is. */
  reasons(now = performance.now()): string[] {
    return [
      ...(this.#draining ? ['draining'] : []),
      ...(now - this.#committedAt > READY_PROBE_MAX_AGE_MS ? ['no commit in the last 5 s'] : []),
      ...(this.#log.waitingMs > READY_PROBE_MAX_AGE_MS ? ['updates wait for their commit'] : []),
    ]
  }

  handle = (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url?.split('?')[0]
    if (path === '/live') return answer(response, 200, { status: 'ok' })
    if (path === '/ready') {
      const reasons = this.reasons()
      return answer(
        response,
        reasons.length === 0 ? 200 : 503,
        reasons.length === 0 ? { status: 'ok' } : { status: 'not ready', reasons },
      )
    }
    answer(response, 404, {
      title: 'Not found',
      detail: 'This is the collab server: it answers /live, /ready and WebSockets.',
    })
  }

  async #probe(): Promise<void> {
    if (this.#probing) return
    this.#committedAt = Math.max(this.#committedAt, this.#log.committedAt)
    if (performance.now() - this.#committedAt < PROBE_INTERVAL_MS / 2) return
    this.#probing = true
    const startedAt = performance.now()
    try {
      await this.#sql`
        insert into app.server_probes (server_id, committed_at) values (${this.#serverId}, now())
        on conflict (server_id) do update set committed_at = excluded.committed_at`
      await this.#sql`delete from app.server_probes where committed_at < now() - interval '1 day'`
      this.#committedAt = startedAt
    } catch {
      // Not ready any more once the last success is too old.
    } finally {
      this.#probing = false
    }
  }
}

function answer(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(`${JSON.stringify(body)}\n`)
}
