import type { OrganizationId } from '../domain/ids.ts'
import type { Sql, Transaction } from './connect.ts'

/**
 * Runs `work` in one transaction that sees the rows of one organization and no others: row-level security
 * compares every row with the setting made here, which ends with the transaction (rule TN1). Statements carry
 * the organization themselves as well; this is the wall behind them.
 */
export function withOrganization<Result>(
  sql: Sql,
  organizationId: OrganizationId,
  work: (tx: Transaction) => Promise<Result>,
  mode: 'read write' | 'isolation level repeatable read' | 'isolation level repeatable read read only' = 'read write',
): Promise<Result> {
  return sql.begin(mode, async (tx) => {
    await tx`select set_config('app.organization_id', ${organizationId}, true)`
    return await work(tx)
  }) as Promise<Result>
}
