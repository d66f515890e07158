import { randomUUID } from 'node:crypto'
import { appendUpdates } from '@coscribe/shared/db/append-updates'
import type { DocumentId, OrganizationId, UserId } from '@coscribe/shared/domain/ids'
import { MAX_CHANGES_BYTES, MAX_CHANGES_ROWS } from '@coscribe/shared/domain/limits'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { GET as changes } from '@/app/api/v1/documents/[documentId]/changes/route.ts'
import { POST as create } from '@/app/api/v1/documents/route.ts'
import { startWeb, type Visitor, type Web } from '../testing/start-web.ts'
import type { DocumentChanges } from './document-changes.ts'

let web: Web
let kim: Visitor
let marta: Visitor
let organizationId: OrganizationId
beforeAll(async () => {
  web = await startWeb()
  kim = await web.visitor('Kim Okafor')
  marta = await web.visitor('Marta Lindqvist')
  organizationId = (await web.createOrganization(kim)) as OrganizationId
  await web.join(organizationId, kim, marta, 'member')
})
afterAll(() => web.stop())

const make = async (): Promise<DocumentId> => {
  const answer = await create(kim.request('POST', '/x', { organizationId, title: 'Weir' }), {
    params: Promise.resolve({}),
  })
  return ((await answer.json()) as { id: DocumentId }).id
}
const append = (documentId: DocumentId, writer: Visitor | null, ...payloads: Uint8Array[]) =>
  appendUpdates(
    web.admin,
    payloads.map((payload) => ({ organizationId, documentId, payload, userId: (writer?.id ?? null) as UserId | null })),
  )
const ask = (documentId: string, query = '') =>
  changes(kim.request('GET', `/x${query}`), { params: Promise.resolve({ documentId }) })
const read = async (documentId: string, query = '') => (await (await ask(documentId, query)).json()) as DocumentChanges

/** One update per change, as a client sends them. */
function writing(client: number, ...work: ((text: Y.Text) => void)[]): Uint8Array[] {
  const doc = new Y.Doc()
  doc.clientID = client
  const updates: Uint8Array[] = []
  doc.on('update', (update) => updates.push(update))
  for (const change of work) change(doc.getText('title'))
  return updates
}

it('says who inserted and deleted which Yjs ids, in the order of the log, and nothing of the content', async () => {
  const id = await make()
  const [typed, erased] = writing(
    77,
    (text) => text.insert(0, 'secret words'),
    (text) => text.delete(0, 6),
  ) as [Uint8Array, Uint8Array]
  await append(id, kim, typed)
  await append(id, marta, erased)
  await append(id, null, ...writing(78, (text) => text.insert(0, 'x')))
  const answer = await ask(id, '?after=1')
  const body = await answer.text()
  expect(body).not.toContain('secret')
  expect(JSON.parse(body)).toEqual({
    through: 4,
    truncated: false,
    changes: [
      { by: { id: kim.id, name: 'Kim Okafor' }, at: expect.any(String), inserted: [[77, 0, 12]], deleted: [] },
      { by: { id: marta.id, name: 'Marta Lindqvist' }, at: expect.any(String), inserted: [], deleted: [[77, 0, 6]] },
      { by: null, at: expect.any(String), inserted: [[78, 0, 1]], deleted: [] },
    ],
  })
  expect(Date.parse(JSON.parse(body).changes[0].at)).toBeGreaterThan(Date.now() - 60_000)
  expect(await read(id, '?after=4')).toEqual({ through: 4, truncated: false, changes: [] })
  expect(await read(id)).toMatchObject({ through: 4, truncated: false, changes: { length: 4 } })
})

it('stops at its limits of rows and bytes, and says that there is more', async () => {
  const id = await make()
  const one = writing(79, (text) => text.insert(0, 'x'))[0] as Uint8Array
  await append(id, kim, ...Array.from({ length: MAX_CHANGES_ROWS + 5 }, () => one))
  const first = await read(id, '?after=0')
  expect(first).toMatchObject({ through: MAX_CHANGES_ROWS, truncated: true, changes: { length: MAX_CHANGES_ROWS } })
  expect(await read(id, `?after=${first.through}`)).toMatchObject({ truncated: false, changes: { length: 6 } })
  expect(await read(id)).toMatchObject({ through: MAX_CHANGES_ROWS + 6, changes: { length: MAX_CHANGES_ROWS } })

  const large = writing(80, (text) => text.insert(0, 'x'.repeat(MAX_CHANGES_BYTES - 1_000)))[0] as Uint8Array
  await append(id, kim, large)
  await append(id, kim, large)
  const after = `?after=${MAX_CHANGES_ROWS + 6}`
  expect(await read(id, after)).toMatchObject({ truncated: true, changes: { length: 1 } })
})

it('gives a row that alone is beyond the limit to nobody, and stays there', async () => {
  const id = await make()
  await append(id, kim, ...writing(81, (text) => text.insert(0, 'x'.repeat(MAX_CHANGES_BYTES + 1))))
  expect(await read(id, '?after=1')).toEqual({ through: 1, truncated: true, changes: [] })
})

it('refuses a position that is no number, and knows nothing of a document that is not there', async () => {
  const id = await make()
  expect((await ask(id, '?after=-1')).status).toBe(400)
  expect((await ask(id, '?after=x')).status).toBe(400)
  expect((await ask(randomUUID())).status).toBe(404)
})
