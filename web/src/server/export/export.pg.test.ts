import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { appendUpdates } from '@coscribe/shared/db/append-updates'
import { loadDocumentState } from '@coscribe/shared/db/load-document-state'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import type { DocumentId, OrganizationId, UserId } from '@coscribe/shared/domain/ids'
import { ROOT_CONTENT } from '@coscribe/shared/editor/document-roots'
import { until } from '@coscribe/shared/testing/until'
import { unzipSync } from 'fflate'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { POST as addFile } from '@/app/api/v1/documents/[documentId]/files/route.ts'
import { DELETE as trash } from '@/app/api/v1/documents/[documentId]/route.ts'
import { POST as createDocument } from '@/app/api/v1/documents/route.ts'
import { GET as getExport } from '@/app/api/v1/organizations/[organizationId]/export/route.ts'
import { startWeb, type Visitor, type Web } from '../testing/start-web.ts'

let web: Web
let owner: Visitor
let organizationId: string
const none = { params: Promise.resolve({}) }

const ask = (visitor: Visitor, id = organizationId) =>
  getExport(visitor.request('GET', `/api/v1/organizations/${id}/export`), {
    params: Promise.resolve({ organizationId: id }),
  })

async function write(
  title: string,
  markdown: string,
  parentId: string | null = null,
  id = organizationId,
): Promise<string> {
  const response = await createDocument(
    owner.request('POST', '/api/v1/documents', { organizationId: id, title, markdown, parentId }),
    none,
  )
  return ((await response.json()) as { id: string }).id
}

async function unzipped(response: Response): Promise<Map<string, string>> {
  expect(response.status).toBe(200)
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()))
  return new Map(Object.entries(files).map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]))
}

/** What somebody writes in the meantime. */
async function append(place: string, documentId: string, write: (content: Y.XmlFragment) => void) {
  const at = { organizationId: place as OrganizationId, documentId: documentId as DocumentId }
  const loaded = await loadDocumentState(web.admin, at.organizationId, at.documentId)
  if (!loaded) throw new Error('not there')
  const before = Y.encodeStateVector(loaded.doc)
  write(loaded.doc.getXmlFragment(ROOT_CONTENT))
  const payload = Y.encodeStateAsUpdate(loaded.doc, before)
  await withOrganization(web.admin, at.organizationId, (tx) =>
    appendUpdates(tx, [{ ...at, payload, userId: owner.id as UserId }]),
  )
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

beforeAll(async () => {
  web = await startWeb()
  owner = await web.visitor('Kim Okafor')
  organizationId = await web.createOrganization(owner)
})
afterAll(() => web.stop())

describe('EX1 export of an organization', () => {
  it('EX1: nests documents in folders by the tree, with safe names that differ, an index, front matter and attachments', async () => {
    const place = await web.createOrganization(owner, 'Weir / Works')
    const handbook = await write('Handbook', 'See [the plan](/d/00000000-0000-4000-8000-000000000000).', null, place)
    const fieldWork = await write('Field: work?', '- one\n- two', handbook, place)
    await write('Field/work', 'Another.', handbook, place)
    await write('handbook', `Below [it](/d/${fieldWork}).`, null, place)
    await write('CON', '', null, place)
    await write('index', '', null, place)
    await write('  ', 'No title.', null, place)
    const gone = await write('Gone', 'In the trash.', null, place)
    await trash(owner.request('DELETE', `/api/v1/documents/${gone}`), {
      params: Promise.resolve({ documentId: gone }),
    })
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#0a5' } })
      .png()
      .toBuffer()
    const [shown, unused] = await Promise.all(
      ['map.png', 'unused.png'].map(async (name) => {
        const bytes = name === 'map.png' ? png : Buffer.concat([png, Buffer.from(' ')])
        const request = owner.request(
          'POST',
          `/api/v1/documents/${fieldWork}/files?name=${name}`,
          new Uint8Array(bytes),
        )
        const response = await addFile(request, { params: Promise.resolve({ documentId: fieldWork }) })
        expect(response.status).toBe(201)
        return ((await response.json()) as { id: string }).id
      }),
    )
    expect(unused).toBeDefined()
    await append(place, fieldWork, (content) => {
      const picture = new Y.XmlElement('image')
      picture.setAttribute('fileId', shown ?? '')
      picture.setAttribute('alt', 'The map')
      content.push([picture])
    })

    const response = await ask(owner, place)
    expect(response.headers.get('x-export-documents')).toBe('7')
    expect(response.headers.get('content-disposition')).toContain('Weir')
    const files = await unzipped(response)
    expect([...files.keys()].sort()).toEqual(
      [
        '_CON.md',
        'attachments/map.png',
        'Handbook.md',
        'Handbook/Field work 2.md',
        'Handbook/Field work.md',
        'New page.md',
        'handbook 2.md',
        'index 2.md',
        'index.md',
      ].sort(),
    )
    expect(files.get('index.md')).toContain('- [Handbook](Handbook.md)\n  - [Field: work?](Handbook/Field%20work.md)')
    expect(files.get('Handbook/Field work.md')).toMatch(
      new RegExp(
        `^---\nid: "${fieldWork}"\ntitle: "Field: work\\?"\nauthor: "Kim Okafor"\ncreated: "20.*\nedited: "20.*\n---\n\n# Field: work\\?\n\n- one\n- two\n\n!\\[The map\\]\\(../attachments/map.png\\)\n$`,
      ),
    )
    expect(files.get('handbook 2.md')).toContain('Below [it](Handbook/Field%20work.md).')
    expect(files.get('Handbook.md')).toContain('[the plan](/d/00000000-0000-4000-8000-000000000000)')
  })

  it('EX2: 300 documents come whole, one after the other, and the memory does not grow with them', async () => {
    const place = await web.createOrganization(owner, 'Three hundred')
    const text = Array.from(
      { length: 200 },
      (_, index) => `Level ${index} at the weir, measured by hand on a grey day in March.`,
    ).join('\n\n')
    for (let index = 0; index < 300; index += 20)
      await Promise.all(
        Array.from({ length: 20 }, (_, at) => write(`Page ${index + at}`, `${text}\n\nEnd ${index + at}`, null, place)),
      )
    const response = await ask(owner, place)
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    const marker = Buffer.from(response.headers.get('x-export-marker') ?? '', 'hex')
    const kept: Uint8Array[] = []
    const collect = garbageCollector()
    const used = () => {
      collect()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      return heapUsed + arrayBuffers - kept.reduce((sum, piece) => sum + piece.byteLength, 0)
    }
    const seen: number[] = []
    for (let pieces = 0; ; pieces++) {
      const { done, value } = await reader.read()
      if (done) break
      kept.push(value)
      if (pieces === 100 || pieces === 700) seen.push(used())
    }
    // As a document a page takes 200 kB: what is kept of 200 of them would be seen, and so would 96 kB for each entry.
    expect(seen).toHaveLength(2)
    expect((seen[1] ?? 0) - (seen[0] ?? 0)).toBeLessThan(14 * 1024 * 1024)
    const archive = Buffer.concat(kept)
    const files = unzipSync(archive)
    expect(Object.keys(files)).toHaveLength(301)
    for (const index of [0, 150, 299])
      expect(new TextDecoder().decode(files[`Page ${index}.md`])).toContain(`End ${index}\n`)
    // One in each entry's header, and once more in the list at the end.
    expect(archive.toString('latin1').split(marker.toString('latin1')).length - 1).toBe(600)
  }, 60_000)

  it('EX3: nothing is read before it is asked for, and who goes away ends it: the next export may begin', async () => {
    const place = await web.createOrganization(owner, 'Slow readers')
    for (let index = 0; index < 5; index++) await write(`Page ${index}`, 'Words.', null, place)
    const first = await ask(owner, place)
    const second = await ask(owner, place)
    expect(second.status).toBe(409)
    expect(((await second.json()) as { reason: string }).reason).toBe('export-running')
    // A document that is written before its turn is in the archive as it is then.
    const reader = (first.body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    await reader.cancel()
    await until('the first export gave its place free', async () => {
      const third = await ask(owner, place)
      if (third.status !== 200) return false
      await third.body?.cancel()
      return true
    })
    await until('a whole export', async () => (await unzipped(await ask(owner, place))).size === 6)
  })

  it('EX4: a member and a guest may not, administrators may; another organization is not there', async () => {
    const [member, guest, admin, stranger] = await Promise.all([
      web.visitor('Ravi Menon'),
      web.visitor('Gita Rao'),
      web.visitor('Tomás Reyes'),
      web.visitor('Eve Outside'),
    ])
    await web.join(organizationId, owner, member, 'member')
    await web.join(organizationId, owner, guest, 'guest')
    await web.join(organizationId, owner, admin, 'admin')
    expect((await ask(member)).status).toBe(403)
    expect((await ask(guest)).status).toBe(403)
    expect((await ask(stranger)).status).toBe(404)
    expect((await unzipped(await ask(admin))).has('index.md')).toBe(true)
  })
})
