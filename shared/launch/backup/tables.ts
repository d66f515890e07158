import type { Queryable, Transaction } from '../../src/db/connect.ts'

export type Table = {
  /** `schema.table`, quoted where needed. */
  readonly name: string
  readonly columns: readonly string[]
}

/**
 * What a backup leaves out: what belongs to running processes, and what lets somebody in. After a restore people sign in
 * again, and the server makes new keys for its tokens.
 */
const LEFT_OUT = ['auth.sessions', 'auth.verifications', 'auth.jwks', 'auth.rate_limits', 'app.server_probes']

/** The tables of the installation that a crash keeps, each after those that it refers to, with the columns that hold data. */
export async function listTables(tx: Queryable): Promise<Table[]> {
  const tables = await tx<{ name: string; columns: string[] }[]>`
    select format('%I.%I', n.nspname, c.relname) as name,
           array_agg(quote_ident(a.attname) order by a.attnum) as columns
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where n.nspname in ('auth', 'app') and c.relkind = 'r' and c.relpersistence = 'p'
       and format('%I.%I', n.nspname, c.relname) <> all (${LEFT_OUT})
     group by 1 order by 1`
  const references = await tx<{ from: string; to: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as "from", format('%I.%I', tn.nspname, t.relname) as "to"
      from pg_constraint k
      join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_class t on t.oid = k.confrelid join pg_namespace tn on tn.oid = t.relnamespace
     where k.contype = 'f' and k.conrelid <> k.confrelid`
  return inOrder(tables, references)
}

/** Every table after those it refers to. A reference to itself does not count: it is checked at the end of the statement. */
export function inOrder(
  tables: readonly Table[],
  references: readonly { readonly from: string; readonly to: string }[],
): Table[] {
  const ordered: Table[] = []
  let rest = [...tables]
  while (rest.length > 0) {
    const waiting = new Set(rest.map(({ name }) => name))
    const ready = rest.filter(({ name }) => !references.some(({ from, to }) => from === name && waiting.has(to)))
    if (ready.length === 0) throw new Error(`these tables refer to each other in a circle: ${[...waiting].join(', ')}`)
    ordered.push(...ready)
    rest = rest.filter((table) => !ready.includes(table))
  }
  return ordered
}

/** The rows of a table as Postgres writes them (COPY, text format: any later version reads it). */
export const copyOut = (tx: Transaction, { name, columns }: Table) =>
  tx.unsafe(`copy ${name} (${columns.join(', ')}) to stdout`).readable()

export const copyIn = (tx: Transaction, { name, columns }: Table) =>
  tx.unsafe(`copy ${name} (${columns.join(', ')}) from stdin`).writable()
