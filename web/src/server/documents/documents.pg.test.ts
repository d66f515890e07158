import { MAX_DOCUMENT_DEPTH, MAX_MARKDOWN_BYTES } from '@coscribe/shared/domain/limits'
import { replaceText } from '@coscribe/shared/editor/replace-text'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { POST as token } from '@/app/api/collab/token/route.ts'
import { GET as content } from '@/app/api/v1/documents/[documentId]/content/route.ts'
import { DELETE, GET, PATCH } from '@/app/api/v1/documents/[documentId]/route.ts'
import { POST as create, GET as list } from '@/app/api/v1/documents/route.ts'
import { startWeb, type Visitor, type Web } from '../testing/start-web.ts'

let web: Web
let kim: Visitor
let organizationId: string
beforeAll(async () => {
  web = await startWeb()
  kim = await web.visitor('Kim Okafor')
  organizationId = await web.createOrganization(kim)
})
afterAll(() => web.stop())

const at = (documentId: string) => ({ params: Promise.resolve({ documentId }) })
const none = { params: Promise.resolve({}) }
type Document = { id: string; title: string; parentId: string | null; trashedAt: string | null; excerpt: string }

const make = async (body: Record<string, unknown> = {}): Promise<Document> =>
  (await (await create(kim.request('POST', '/x', { organizationId, ...body }), none)).json()) as Document
const change = (id: string, body: unknown) => PATCH(kim.request('PATCH', '/x', body), at(id))
const read = async (id: string, format: string) =>
  (await content(kim.request('GET', `/x?format=${format}`), at(id))).text()
const titles = async (trashed: boolean) => {
  const answer = await list(kim.request('GET', `/x?organizationId=${organizationId}&trashed=${trashed}`), none)
  return ((await answer.json()) as { documents: Document[] }).documents.map((document) => document.title)
}

describe('documents', () => {
  it('are made from Markdown, and read back in every format', async () => {
    const { id, excerpt } = await make({ title: 'Survey', markdown: '# Sites\n\nMill  \nrace\n\n- [x] Order loggers' })
    expect(excerpt).toBe('Sites Mill race Order loggers')
    expect(await read(id, 'text')).toBe('Sites\nMill\nrace\nOrder loggers')
    expect(await read(id, 'markdown')).toContain('- [x] Order loggers')
    expect(await read(id, 'html')).toContain('<h1>Sites</h1>')
    expect(JSON.parse(await read(id, 'json'))).toMatchObject({ type: 'doc' })
  })

  it('are renamed by an update in the log, which keeps what others write meanwhile', async () => {
    const { id } = await make({ title: 'Weir survey' })
    expect(await (await change(id, { title: 'Weir removal: survey' })).json()).toMatchObject({
      title: 'Weir removal: survey',
    })
    const rows = await web.admin`
      select payload, user_id from app.document_updates where log_id = (select log_id from app.documents where id = ${id}) order by seq`
    expect(rows).toHaveLength(2)
    expect(rows[1]?.user_id).toBe(kim.id)
    const doc = new Y.Doc()
    for (const row of rows) Y.applyUpdate(doc, row.payload)
    expect(doc.getText('title').toString()).toBe('Weir removal: survey')
  })

  it('take what is below along into the trash and back', async () => {
    const parent = await make({ title: 'Parent' })
    const child = await make({ title: 'Child', parentId: parent.id })
    await DELETE(kim.request('DELETE', '/x'), at(parent.id))
    expect(await titles(false)).not.toContain('Child')
    expect(await titles(true)).toEqual(expect.arrayContaining(['Parent', 'Child']))
    expect((await change(child.id, { title: 'x' })).status).toBe(409)
    expect((await token(kim.request('POST', '/x', { documentId: child.id }), none)).status).toBe(404)
    expect((await change(parent.id, { trashed: false })).status).toBe(200)
    expect(await titles(false)).toEqual(expect.arrayContaining(['Parent', 'Child']))
  })

  it('are deleted for ever only from the trash, by who may', async () => {
    const { id } = await make({ title: 'Going' })
    const [log] = await web.admin`
      select log_id, (select count(*)::int from app.document_updates u where u.log_id = d.log_id) as rows
        from app.documents d where d.id = ${id}`
    expect(log?.rows).toBe(1)
    const forEver = () => DELETE(kim.request('DELETE', '/x?permanent=true'), at(id))
    expect((await forEver()).status).toBe(409)
    await DELETE(kim.request('DELETE', '/x'), at(id))
    expect((await forEver()).status).toBe(204)
    expect((await GET(kim.request('GET', '/x'), at(id))).status).toBe(404)
    expect(await web.admin`select 1 from app.document_updates where log_id = ${log?.log_id}`).toHaveLength(0)
  })

  it('do not nest into themselves, nor deeper than the limit, nor under what is not there', async () => {
    const chain = [await make()]
    for (let depth = 1; depth < MAX_DOCUMENT_DEPTH; depth++) chain.push(await make({ parentId: chain.at(-1)?.id }))
    const [top, last] = [chain[0] as Document, chain.at(-1) as Document]
    expect((await change(top.id, { parentId: last.id })).status).toBe(409)
    expect((await change(top.id, { parentId: top.id })).status).toBe(409)
    expect((await create(kim.request('POST', '/x', { organizationId, parentId: last.id }), none)).status).toBe(409)
    const other = await make()
    expect((await change(top.id, { parentId: other.id })).status).toBe(409)
    expect((await change(other.id, { parentId: '00000000-0000-4000-8000-000000000000' })).status).toBe(404)
    const elsewhere = await web.createOrganization(kim, 'Elsewhere')
    const foreign = (await (
      await create(kim.request('POST', '/x', { organizationId: elsewhere }), none)
    ).json()) as Document
    expect((await change(other.id, { parentId: foreign.id })).status).toBe(404)
  })
})

describe('bad input', () => {
  it.each([
    ['not JSON', '{', {}, 400],
    ['another media type', '{}', { 'content-type': 'text/plain' }, 415],
    ['an unknown shape', '{"title":1}', {}, 400],
    ['too much', JSON.stringify({ organizationId: 'x', markdown: 'x'.repeat(3 * MAX_MARKDOWN_BYTES) }), {}, 413],
  ])('%s is answered with a problem that says what to do', async (_name, body, headers, status) => {
    const response = await create(
      kim.request('POST', '/x', body, { 'content-type': 'application/json', ...headers }),
      none,
    )
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(await response.json()).toMatchObject({ status, detail: expect.stringMatching(/\w+/) })
  })

  it('a body that lies about its length is given up at the limit', async () => {
    const body = JSON.stringify({ organizationId, markdown: 'x'.repeat(3 * MAX_MARKDOWN_BYTES) })
    const request = kim.request('POST', '/x', body, { 'content-type': 'application/json', 'content-length': '2' })
    expect((await create(request, none)).status).toBe(413)
  })
})

describe('replaceText', () => {
  it('changes as little as it can, and never half a character', () => {
    for (const [from, to] of [
      ['', 'a'],
      ['abc', 'abXc'],
      ['aaa', 'aa'],
      ['x😀y', 'x😁y'],
      ['😀', ''],
      ['same', 'same'],
    ] as const) {
      const doc = new Y.Doc()
      const text = doc.getText('title')
      text.insert(0, from)
      expect(replaceText(text, to)).toBe(from !== to)
      expect(text.toString()).toBe(to)
      const again = new Y.Doc()
      Y.applyUpdate(again, Y.encodeStateAsUpdate(doc))
      expect(again.getText('title').toString()).toBe(to)
    }
  })
})
