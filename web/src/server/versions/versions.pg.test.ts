import { randomUUID } from 'node:crypto'
import { appendUpdates } from '@coscribe/shared/db/append-updates'
import { holdLog } from '@coscribe/shared/db/hold-log'
import { loadDocumentState } from '@coscribe/shared/db/load-document-state'
import type { DocumentId, OrganizationId, UserId } from '@coscribe/shared/domain/ids'
import {
  MAX_NAMED_VERSIONS,
  MAX_VERSION_NAME_LENGTH,
  VERSION_RETENTION_DAYS,
  VERSIONS_PER_PAGE,
} from '@coscribe/shared/domain/limits'
import { until } from '@coscribe/shared/testing/until'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import * as Y from 'yjs'
import { GET as content } from '@/app/api/v1/documents/[documentId]/content/route.ts'
import { GET as readDocument } from '@/app/api/v1/documents/[documentId]/route.ts'
import { POST as restore } from '@/app/api/v1/documents/[documentId]/versions/[versionId]/restore/route.ts'
import { GET as open, PATCH as rename } from '@/app/api/v1/documents/[documentId]/versions/[versionId]/route.ts'
import { POST as createVersion, GET as list } from '@/app/api/v1/documents/[documentId]/versions/route.ts'
import { POST as create } from '@/app/api/v1/documents/route.ts'
import { startWeb, type Visitor, type Web } from '../testing/start-web.ts'
import type { VersionList } from './list-versions.ts'
import type { OpenVersion } from './version-content.ts'
import type { VersionRecord } from './version-record.ts'

let web: Web
let kim: Visitor
let marta: Visitor
let organizationId: OrganizationId
let documentId: DocumentId

beforeAll(async () => {
  web = await startWeb()
  kim = await web.visitor('Kim Okafor')
  marta = await web.visitor('Marta Lindqvist')
  organizationId = (await web.createOrganization(kim)) as OrganizationId
  await web.join(organizationId, kim, marta, 'member')
})
afterAll(() => web.stop())
beforeEach(async () => {
  const answer = await create(
    kim.request('POST', '/x', { organizationId, title: 'Weir', markdown: 'First words.\n\nThe end.' }),
    { params: Promise.resolve({}) },
  )
  documentId = ((await answer.json()) as { id: DocumentId }).id
})

const at = (versionId?: string) => ({ params: Promise.resolve({ documentId, versionId: versionId ?? '' }) })
const versions = async (query = '', who = kim) =>
  (await (await list(who.request('GET', `/x${query}`), at())).json()) as VersionList
const mark = async (name: string | null, who = kim) =>
  (await (await createVersion(who.request('POST', '/x', { name }), at())).json()) as VersionRecord
const say = async (versionId: string) =>
  (await (await open(kim.request('GET', '/x?format=markdown'), at(versionId))).text()).trim()
const markdown = async () => (await (await content(kim.request('GET', '/x?format=markdown'), at())).text()).trim()

/** An edit of the document as somebody's editor makes it. */
async function write(who: Visitor, change: (doc: Y.Doc) => void) {
  const loaded = await loadDocumentState(web.admin, organizationId, documentId)
  if (!loaded) throw new Error('no document')
  const updates: Uint8Array[] = []
  loaded.doc.on('update', (update: Uint8Array) => updates.push(update))
  change(loaded.doc)
  await appendUpdates(
    web.admin,
    updates.map((payload) => ({ organizationId, documentId, payload, userId: who.id as UserId })),
  )
}
const type = (who: Visitor, block: number, words: string) =>
  write(who, (doc) => {
    const text = (doc.getXmlFragment('default').get(block) as Y.XmlElement).get(0) as Y.XmlText
    text.insert(text.length, words)
  })

it('VR4: a named version is listed with its authors, and opens as the document was then', async () => {
  await type(marta, 0, ' Second words.')
  const draft = await mark('  Draft for the\nboard ')
  expect(draft).toMatchObject({ name: 'Draft for the board', namedBy: { name: 'Kim Okafor' } })
  expect(draft.authors.map(({ name }) => name).sort()).toEqual(['Kim Okafor', 'Marta Lindqvist'])
  expect(await versions()).toEqual({ versions: [draft], next: null, now: null })

  await type(marta, 1, ' Really.')
  expect((await versions()).now?.authors.map(({ name }) => name)).toEqual(['Marta Lindqvist'])
  expect(await say(draft.id)).toBe('First words. Second words.\n\nThe end.')
  const opened = (await (await open(kim.request('GET', '/x'), at(draft.id))).json()) as OpenVersion
  expect(opened).toMatchObject({ ...draft, title: 'Weir', icon: null, unknown: [] })
  expect(JSON.stringify(opened.content)).not.toContain('Really')
})

it('VR4: names are given, changed and taken; without a new word there is no second version', async () => {
  const automatic = await mark(null)
  expect(automatic.name).toBeNull()
  const patch = async (name: unknown) => rename(kim.request('PATCH', '/x', { name }), at(automatic.id))
  expect(await (await patch('Plan')).json()).toMatchObject({ id: automatic.id, name: 'Plan' })
  expect(await (await patch('Better plan')).json()).toMatchObject({ name: 'Better plan' })
  expect((await versions('?named=true')).versions).toHaveLength(1)
  expect((await createVersion(kim.request('POST', '/x', { name: 'Again' }), at())).status).toBe(409)
  expect(await (await patch(null)).json()).toMatchObject({ name: null, namedBy: null })
  expect(await versions('?named=true')).toMatchObject({ versions: [] })
  expect(await mark('Named after all')).toMatchObject({ id: automatic.id, name: 'Named after all' })
  for (const name of ['', '  ', 'x'.repeat(MAX_VERSION_NAME_LENGTH + 1), 7])
    expect((await patch(name)).status).toBe(400)
})

it('VR4: is listed page by page, newest first', async () => {
  for (let i = 0; i < VERSIONS_PER_PAGE + 3; i++) {
    await type(kim, 0, `${i} `)
    await mark(null)
  }
  const first = await versions()
  expect(first.versions).toHaveLength(VERSIONS_PER_PAGE)
  const second = await versions(`?before=${first.next}`)
  expect(second).toMatchObject({ next: null, now: null, versions: { length: 3 } })
  const seqs = [...first.versions, ...second.versions].map(({ seq }) => seq)
  expect(seqs).toEqual(seqs.toSorted((a, b) => b - a))
  expect((await list(kim.request('GET', '/x?before=-1'), at())).status).toBe(400)
})

it('VR2: an automatic version beyond its time is not there, a named one is', async () => {
  const draft = await mark('Draft')
  await type(kim, 0, ' More.')
  const automatic = await mark(null)
  await web.admin`
    update app.document_versions set edited_at = now() - make_interval(days => ${VERSION_RETENTION_DAYS + 1})
     where document_id = ${documentId}`
  expect((await versions()).versions.map(({ id }) => id)).toEqual([draft.id])
  expect((await open(kim.request('GET', '/x'), at(automatic.id))).status).toBe(404)
  expect((await restore(kim.request('POST', '/x'), at(automatic.id))).status).toBe(404)
})

it('VR2: a document has so many named versions and no more', async () => {
  await mark('First')
  for (let i = 0; i < MAX_NAMED_VERSIONS; i++) await type(kim, 0, '.')
  await web.admin`
    insert into app.document_versions
      (organization_id, document_id, seq, epoch, began_at, edited_at, authors, name, state, sha256)
    select organization_id, document_id, seq + n, epoch, began_at, edited_at, authors, 'Name ' || n, state, sha256
      from app.document_versions, generate_series(1, ${MAX_NAMED_VERSIONS - 1}::int) n
     where document_id = ${documentId}`
  const refused = await createVersion(kim.request('POST', '/x', { name: 'One too many' }), at())
  expect(refused.status).toBe(409)
  expect(await refused.json()).toMatchObject({ reason: 'too-many-named-versions' })
})

it('VR5: restoring is an edit of who restores, with a version of what was there before it', async () => {
  const draft = await mark('Draft')
  await type(marta, 0, ' Second words.')
  await write(marta, (doc) => {
    doc.getText('title').insert(0, 'Old ')
    doc.getMap('meta').set('icon', 'leaf')
  })
  const answer = await restore(marta.request('POST', '/x'), at(draft.id))
  expect(await answer.json()).toEqual({ changed: true })
  expect(await markdown()).toBe('First words.\n\nThe end.')
  expect(await (await readDocument(kim.request('GET', '/x'), at())).json()).toMatchObject({
    title: 'Weir',
    icon: null,
    editedBy: { name: 'Marta Lindqvist' },
  })
  const [before, first] = (await versions()).versions
  expect(first?.id).toBe(draft.id)
  expect(before?.name).toBeNull()
  expect(await say(before?.id ?? '')).toBe('First words. Second words.\n\nThe end.')
  expect(await (await restore(kim.request('POST', '/x'), at(draft.id))).json()).toEqual({ changed: false })
})

it('VR5: what somebody writes while a version is restored is kept where that block stays', async () => {
  await type(kim, 0, ' Second words.')
  const draft = await mark('Draft')
  await type(kim, 0, ' Third words.')
  // Written at the same time: by an editor that has not heard of the restoring.
  const loaded = await loadDocumentState(web.admin, organizationId, documentId)
  const mine = loaded?.doc as Y.Doc
  const updates: Uint8Array[] = []
  mine.on('update', (update: Uint8Array) => updates.push(update))
  ;((mine.getXmlFragment('default').get(1) as Y.XmlElement).get(0) as Y.XmlText).insert(0, 'This is ')
  let restored: Promise<Response> | undefined
  await web.admin.begin(async (tx) => {
    // What an append holds until it is committed: the restoring has read by then, and waits to write.
    await holdLog(tx, { organizationId, documentId })
    restored = restore(kim.request('POST', '/x'), at(draft.id))
    await until('the restoring waits', async () => {
      const [waiting] = await web.admin`
        select count(*)::int as count from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query ~ 'append_updates'`
      return waiting?.count === 1
    })
    await appendUpdates(tx, [
      { organizationId, documentId, payload: updates[0] as Uint8Array, userId: marta.id as UserId },
    ])
  })
  expect(await (await restored)?.json()).toEqual({ changed: true })
  expect(await markdown()).toMatch(/^First words\. Second words\.\n\nThis is The end\.$/)
})

it('VR4: a version of another document is none, nor one that is not there', async () => {
  const { id } = await mark('Draft')
  const other = await create(kim.request('POST', '/x', { organizationId, title: 'Other' }), {
    params: Promise.resolve({}),
  })
  const elsewhere = ((await other.json()) as { id: string }).id
  for (const [inDocument, versionId] of [
    [elsewhere, id],
    [documentId, randomUUID()],
    [documentId, 'x'],
  ] as const) {
    const place = { params: Promise.resolve({ documentId: inDocument, versionId }) }
    expect((await open(kim.request('GET', '/x'), place)).status).toBe(404)
    expect((await rename(kim.request('PATCH', '/x', { name: 'x' }), place)).status).toBe(404)
    expect((await restore(kim.request('POST', '/x'), place)).status).toBe(404)
  }
})

it('VR4: content that this server does not know is said, and not restored', async () => {
  await write(kim, (doc) => doc.getXmlFragment('default').push([new Y.XmlElement('hologram')]))
  const strange = await mark('Strange')
  const opened = (await (await open(kim.request('GET', '/x'), at(strange.id))).json()) as OpenVersion
  expect(opened.unknown).toEqual(['hologram'])
  const refused = await restore(kim.request('POST', '/x'), at(strange.id))
  expect(refused.status).toBe(409)
  expect(await refused.json()).toMatchObject({ reason: 'unknown-content' })
})
