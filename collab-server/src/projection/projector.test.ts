import { randomUUID } from 'node:crypto'
import type { DocumentId, OrganizationId } from '@coscribe/shared/domain/ids'
import { formatDocumentName } from '@coscribe/shared/protocol/document-name'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { Projector } from './projector.ts'

const MINUTE_MS = 60_000
const DOCUMENTS = 500
/** What Postgres takes for a character of a text, in ms: a hundred times of what it does. */
const MS_PER_CHARACTER = 0.1

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('projector', () => {
  it('PJ1: the texts of many who go on writing take a twentieth of Postgres, whatever it needs for them; all get their turn', async () => {
    let busyMs = 0
    const projected = new Set<DocumentId>()
    const projector = new Projector(
      {
        async project(projections) {
          const characters = projections.reduce((sum, { text }) => sum + (text?.length ?? 0), 0)
          for (const { documentId, text } of projections) if (text !== null) projected.add(documentId)
          busyMs += characters * MS_PER_CHARACTER
          await new Promise((resolve) => setTimeout(resolve, characters * MS_PER_CHARACTER))
        },
      },
      { durable: async () => true, isDurable: () => true, seen: () => 1n },
    )
    const organizationId = randomUUID() as OrganizationId
    const documents = Array.from({ length: DOCUMENTS }, () => {
      const address = { organizationId, documentId: randomUUID() as DocumentId }
      const doc = new Y.Doc()
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText('x'.repeat(500))])
      doc.getXmlFragment('default').insert(0, [paragraph])
      return { address, name: formatDocumentName(address), doc }
    })
    const minutes = 10
    for (let seconds = 0; seconds < minutes * 60; seconds++) {
      for (const { name, address, doc } of documents) projector.changed(name, address, doc, null, 1_000)
      await vi.advanceTimersByTimeAsync(1_000)
    }
    projector.stop()
    const longestRoundMs = 60_000 * MS_PER_CHARACTER
    expect(busyMs).toBeGreaterThan(0)
    expect(busyMs).toBeLessThan((minutes * MINUTE_MS) / 20 + longestRoundMs)
    expect(projected.size).toBe(DOCUMENTS)
  })
})
