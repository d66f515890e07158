import { z } from 'zod'
import type { ServerChange } from './server-changes.ts'

/** Longest wait for one answer, in ms. */
const TIMEOUT_MS = 10_000
/** Answers that are read: what is beyond them has no author in the report. */
const MAX_ANSWERS = 8

const ranges = z.array(z.tuple([z.number(), z.number(), z.number()]))
const answer = z.object({
  through: z.number(),
  truncated: z.boolean(),
  changes: z.array(
    z.object({
      by: z.object({ id: z.string(), name: z.string() }).nullable(),
      at: z.string(),
      inserted: ranges,
      deleted: ranges,
    }),
  ),
})

async function fetchPage(documentId: string, after: number | null) {
  const query = after === null ? '' : `?after=${after}`
  try {
    const response = await fetch(`/api/v1/documents/${encodeURIComponent(documentId)}/changes${query}`, {
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return response.ok ? (answer.safeParse(await response.json()).data ?? null) : null
  } catch {
    return null
  }
}

/**
 * The rows of a document's log after a position (null: the newest), oldest first. Never throws: what the server does
 * not answer is missing, and the report then says "somebody".
 */
export async function fetchChanges(documentId: string, after: number | null): Promise<readonly ServerChange[]> {
  const changes: ServerChange[] = []
  let from = after
  for (let asked = 0; asked < MAX_ANSWERS; asked += 1) {
    const page = await fetchPage(documentId, from)
    if (!page) break
    changes.push(...page.changes)
    if (!page.truncated || page.through === from) break
    from = page.through
  }
  return changes
}
