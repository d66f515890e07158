import { authSql, webSql } from '@/server/database.ts'
import { json, problem } from '@/server/problem.ts'

export const dynamic = 'force-dynamic'

/** 200 where both of the app's roles reach Postgres. */
export async function GET(): Promise<Response> {
  try {
    await Promise.all([webSql()`select 1`, authSql()`select 1`])
    return json({ status: 'ok' })
  } catch {
    return problem('storage-unavailable', 'The database does not answer.')
  }
}
