import { randomUUID } from 'node:crypto'
import type { DocumentId, OrganizationId } from '@coscribe/shared/domain/ids'
import { formatDocumentName } from '@coscribe/shared/protocol/document-name'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import type { DocumentStore } from '../store/document-store.ts'
import { Projector } from './projector.ts'

const MINUTE_MS = 60_000
const DOCUMENTS = 500
/** What Postgres takes for a character of a text, in ms: a hundred times of what it does. */
const MS_PER_CHARACTER = 0.1

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Of the test's own time, which stands still while nobody advances it: no real waiting. */
const passes = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const organizationId = randomUUID() as OrganizationId
const makeDocument = (characters = 500) => {
  const address = { organizationId, documentId: randomUUID() as DocumentId }
  const doc = new Y.Doc()
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText('x'.repeat(characters))])
  doc.getXmlFragment('default').insert(0, [paragraph])
  return { address, name: formatDocumentName(address), doc }
}
const startProjector = (project: DocumentStore['project']) =>
  new Projector({ project }, { durable: async () => true, isDurable: () => true, seen: () => 1n })

describe('projector', () => {
  it('PJ1: the texts of many who go on writing take a twentieth of Postgres, whatever it needs for them; all get their turn', async () => {
    let busyMs = 0
    const projected = new Set<DocumentId>()
    const projector = startProjector(async (projections) => {
      const characters = projections.reduce((sum, { text }) => sum + (text?.length ?? 0), 0)
      for (const { documentId, text } of projections) if (text !== null) projected.add(documentId)
      busyMs += characters * MS_PER_CHARACTER
      await passes(characters * MS_PER_CHARACTER)
    })
    const documents = Array.from({ length: DOCUMENTS }, makeDocument)
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

  it('PJ1: a short text does not wait for what all the long ones take of Postgres', async () => {
    const written: DocumentId[] = []
    const projector = startProjector(async (projections) => {
      for (const { documentId, text } of projections) if (text !== null) written.push(documentId)
      const characters = projections.reduce((sum, { text }) => sum + (text?.length ?? 0), 0)
      await passes(characters * 0.003)
    })
    const long = Array.from({ length: 20 }, () => makeDocument(400_000))
    for (const { name, address, doc } of long) projector.changed(name, address, doc, null, 400_000)
    const short = makeDocument()
    // The longest that a text rests: all the long ones are due.
    await vi.advanceTimersByTimeAsync(10 * MINUTE_MS)
    for (let minute = 0; minute < 5; minute++) {
      projector.changed(short.name, short.address, short.doc, null, 1_000)
      const before = written.filter((id) => id === short.address.documentId).length
      await vi.advanceTimersByTimeAsync(10_000)
      expect(written.filter((id) => id === short.address.documentId).length).toBeGreaterThan(before)
      await vi.advanceTimersByTimeAsync(50_000)
    }
    expect(new Set(written).size).toBeGreaterThan(5)
    projector.stop()
  })

  it('PJ1: what was read before the last person left, and committed after, does not come after what is read then', async () => {
    const written: string[] = []
    const { promise: committed, resolve: commit } = Promise.withResolvers<boolean>()
    let isDurable = false
    const projector = new Projector(
      { project: async (projections) => void written.push(...projections.map(({ title }) => title)) },
      { durable: () => committed, isDurable: () => isDurable, seen: () => 1n },
    )
    const { name, address, doc } = makeDocument()
    doc.getText('title').insert(0, 'Draft')
    projector.changed(name, address, doc, null, 1_000)
    await vi.advanceTimersByTimeAsync(1_000)
    doc.getText('title').insert(5, ' of May')
    projector.changed(name, address, doc, null, 1_000)
    isDurable = true
    const flushed = projector.flush(name)
    commit(true)
    await flushed
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect(written.at(-1)).toBe('Draft of May')
    projector.stop()
  })

  it('PJ1: a text that Postgres could not take, however long it did not answer, is written as soon as it can', async () => {
    let isAway = true
    let written = ''
    const projector = startProjector(async ([projection]) => {
      if (isAway) {
        await passes(MINUTE_MS)
        throw new Error('away')
      }
      written = projection?.text ?? ''
    })
    const { name, address, doc } = makeDocument()
    projector.changed(name, address, doc, null, 1_000)
    await vi.advanceTimersByTimeAsync(2 * MINUTE_MS)
    isAway = false
    await vi.advanceTimersByTimeAsync(MINUTE_MS + 5_000)
    expect(written).toBe('x'.repeat(500))
    projector.stop()
  })
})
