import type { DocumentId } from '@coscribe/shared/domain/ids'
import { until } from '@coscribe/shared/testing/until'
import { expect } from 'vitest'
import * as Y from 'yjs'
import type { Scene } from './scene.ts'
import { type Typist, wordsOf } from './typist.ts'

export type Checked = { readonly promised: number; readonly missing: number }

/**
 * The checker of all faults, on what Postgres alone knows: nothing promised is missing (I1), nothing is there that nobody
 * wrote, or in another document (I3), and the log is contiguous, without holes and pendings (I7).
 */
export async function checkPromises(scene: Scene, typists: readonly Typist[]): Promise<Checked> {
  let promised = 0
  const missing: string[] = []
  const byDocument = Map.groupBy(typists, (typist) => typist.documentId)
  for (const [documentId, writers] of byDocument) {
    const { doc, seq } = await scene.world.committed(documentId)
    const present = new Set(wordsOf(doc))
    for (const writer of writers) {
      const { written, deleted } = writer.promised
      promised += written.size + deleted.size
      missing.push(...[...written].filter((word) => !present.has(word)))
      missing.push(...[...deleted].filter((word) => present.has(word)).map((word) => `deletion of ${word}`))
    }
    const issued = new Set(writers.flatMap((writer) => [...writer.issued]))
    expect([...present].filter((word) => word !== '' && !issued.has(word))).toEqual([])
    expect(doc.store.pendingStructs).toBeNull()
    const [log] = await scene.world.admin<{ rows: string; last: string }[]>`
      select count(*) as rows, coalesce(max(seq), 0) as last from app.document_updates
       where log_id = (select log_id from app.documents where id = ${documentId})`
    // A backend that stood still may commit what it had between the two looks: then there is more, and no hole.
    expect(log).toEqual({ rows: log?.last, last: log?.last })
    expect(BigInt(log?.last ?? -1)).toBeGreaterThanOrEqual(seq)
  }
  expect(missing).toEqual([])
  return { promised, missing: missing.length }
}

/** Everybody who is still there has the same text as the log (I2), and is told that all is saved. */
export async function checkConvergence(scene: Scene, typists: readonly Typist[]) {
  for (const typist of typists) typist.stop()
  await until('everybody is told that all is saved', () => typists.every(({ client }) => client.saved), 60_000)
  const byDocument = Map.groupBy(typists, (typist) => typist.documentId)
  for (const [documentId, writers] of byDocument as Map<DocumentId, Typist[]>) {
    const { doc } = await scene.world.committed(documentId)
    for (const { client } of writers)
      await until('everybody has what is committed', () => Y.equalSnapshots(Y.snapshot(client.doc), Y.snapshot(doc)))
  }
}
