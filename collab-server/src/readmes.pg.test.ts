import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { appendUpdates } from '@coscribe/shared/db/append-updates'
import { loadDocumentState } from '@coscribe/shared/db/load-document-state'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { documentMarkdown } from '@coscribe/shared/editor/document-markdown'
import { parseMarkdown } from '@coscribe/shared/editor/markdown'
import { markdownToUpdate } from '@coscribe/shared/editor/markdown-to-update'
import { until } from '@coscribe/shared/testing/until'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { TestClient } from './testing/clients.ts'
import { CollabWorld } from './testing/collab-world.ts'
import { startServer } from './testing/start-server.ts'

/**
 * What an import leaves out, because the schema has no place for it: heading levels below the third (they become the third),
 * pictures of other sites (their words stay, as a link), HTML beyond what it says (alignment, anchors, comments; the summary
 * of details becomes a bold line), footnotes and reference definitions (links stay), how the source was wrapped, and spaces at
 * the edges of lines and marks. Beyond that an export loses column widths, empty paragraphs at the ends, and makes a link of an
 * address that was none.
 */
const READMES = [
  ...['zod', 'postgres', 'idb', 'fflate', 'jose', 'kysely'].map((name) => `web/node_modules/${name}/README.md`),
  'web/node_modules/file-type/readme.md',
  ...['pino', 'ws', 'y-websocket'].map((name) => `collab-server/node_modules/${name}/README.md`),
]
const ROOT = join(import.meta.dirname, '../..')

let world: CollabWorld
let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  world = await CollabWorld.create()
  server = await startServer(world)
})
afterAll(async () => {
  await server.server.drain()
  await world.drop()
})

const line = (words: string) => ({ type: 'paragraph', content: [{ type: 'text', text: words }] })

function write(client: TestClient, at: 'first' | 'last', words: string) {
  const content = client.doc.getXmlFragment('default')
  const paragraph = new Y.XmlElement('paragraph')
  content.insert(at === 'first' ? 0 : content.length, [paragraph])
  paragraph.insert(0, [new Y.XmlText(words)])
}

describe('IO2 the READMEs of ten packages', () => {
  it.each(READMES)(
    'IO2: %s, imported, edited by two and exported, has lost nothing that the schema has',
    async (path) => {
      const markdown = readFileSync(join(ROOT, path), 'utf8')
      const organizationId = world.organization.id
      const documentId = await world.organization.createDocument()
      const payload = markdownToUpdate({ title: path, markdown })
      await withOrganization(world.admin, organizationId, (tx) =>
        appendUpdates(tx, [{ organizationId, documentId, payload, userId: world.owner }]),
      )
      const people = [1, 2].map(() => new TestClient(world, server.port, world.owner, { documentId })) as [
        TestClient,
        TestClient,
      ]
      await until('both have it', () => people.every(({ provider }) => provider.isSynced))
      write(people[0], 'first', 'Kim wrote this.')
      write(people[1], 'last', 'Marta wrote this.')
      await until('all is committed', () => people.every(({ provider }) => !provider.hasUnsyncedChanges))
      for (const client of people) client.destroy()
      const loaded = await loadDocumentState(world.admin, organizationId, documentId)
      if (!loaded) throw new Error('not there')
      const exported = parseMarkdown(documentMarkdown(loaded.doc)).content
      const imported = parseMarkdown(markdown).content ?? []
      expect(imported.length).toBeGreaterThan(5)
      expect(exported).toEqual([line('Kim wrote this.'), ...imported, line('Marta wrote this.')])
    },
  )
})
