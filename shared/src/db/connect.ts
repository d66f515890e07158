import postgres from 'postgres'

export type Sql = postgres.Sql<Record<string, never>>
export type Transaction = postgres.TransactionSql<Record<string, never>>
/** Anything that can run a statement: a pool or a transaction. */
export type Queryable = Sql | Transaction

export type ConnectOptions = {
  /** Connections at most. */
  readonly max: number
  /** Shown in pg_stat_activity. */
  readonly applicationName: string
  /** Longest time of one statement, in ms; Postgres cancels it then. */
  readonly statementTimeoutMs?: number
  /** Longest wait for a lock, in ms. */
  readonly lockTimeoutMs?: number
  /** Seconds after which an idle connection is closed; 0 keeps it. */
  readonly idleTimeoutSeconds?: number
}

/** A pool to one database. Nothing connects before the first statement; `sql.end()` closes it. */
export function connect(
  url: string,
  { max, applicationName, statementTimeoutMs = 10_000, lockTimeoutMs = 5_000, idleTimeoutSeconds = 60 }: ConnectOptions,
): Sql {
  return postgres(url, {
    max,
    connect_timeout: 5,
    idle_timeout: idleTimeoutSeconds,
    // Seconds. The driver's own goes up to 20, and it counts failures over all connections without ever starting again
    // while only transactions run: after a few restarts of Postgres every process would sit out 20 s.
    backoff: (failures) => Math.min(0.05 * 2 ** Math.min(failures, 10), 1),
    onnotice: () => {},
    connection: {
      application_name: applicationName,
      statement_timeout: statementTimeoutMs,
      lock_timeout: lockTimeoutMs,
      // Whatever the database's own default is: appends must see what was committed while they waited (app.hold_logs).
      default_transaction_isolation: 'read committed',
    },
  })
}
