import { randomUUID } from 'node:crypto'
import { appendUpdates } from '@coscribe/shared/db/append-updates'
import { connect } from '@coscribe/shared/db/connect'
import type { DocumentId, OrganizationId } from '@coscribe/shared/domain/ids'
import { EVENT_STREAMS_PER_USER } from '@coscribe/shared/domain/limits'
import { until } from '@coscribe/shared/testing/until'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PUT as grant } from '@/app/api/v1/documents/[documentId]/grants/[userId]/route.ts'
import { PATCH } from '@/app/api/v1/documents/[documentId]/route.ts'
import { POST as create } from '@/app/api/v1/documents/route.ts'
import { GET as events } from '@/app/api/v1/events/route.ts'
import { startWeb, type Visitor, type Web } from '../testing/start-web.ts'
import { eventHub } from './event-hub.ts'

let web: Web
let kim: Visitor
let marta: Visitor
let organizationId: string
let documentId: string
const none = { params: Promise.resolve({}) }
const make = async (title: string) => {
  const response = await create(kim.request('POST', '/x', { organizationId, title }), none)
  return ((await response.json()) as { id: string }).id
}
beforeAll(async () => {
  web = await startWeb()
  kim = await web.visitor('Kim Okafor')
  marta = await web.visitor('Marta Lindqvist')
  organizationId = await web.createOrganization(kim)
  await web.join(organizationId, kim, marta, 'member')
  documentId = await make('Survey')
})
afterAll(async () => {
  eventHub().closeAll()
  await web.stop()
})

/** Reads a stream of somebody; `heard` is every kind so far, in order. */
async function listenAs(who: Visitor, organization = organizationId) {
  const response = await events(who.request('GET', `/api/v1/events?organizationId=${organization}`), none)
  const reader = response.body?.getReader()
  const stream = { response, text: '', ended: false, heard: [] as string[], close: () => void reader?.cancel() }
  const read = async () => {
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      stream.text += new TextDecoder().decode(piece.value)
      stream.heard = [...stream.text.matchAll(/data: (.*)/g)].flatMap(
        ([, data]) => (JSON.parse(data ?? '') as { kinds: string[] }).kinds,
      )
    }
    stream.ended = true
  }
  void read()
  return stream
}
/** Waits until a new event of this kind has come. */
async function hears(stream: Awaited<ReturnType<typeof listenAs>>, kind: string, act: () => Promise<unknown>) {
  const before = stream.heard.filter((heard) => heard === kind).length
  await act()
  await until(`hears ${kind}`, () => stream.heard.filter((heard) => heard === kind).length > before)
}
const patch = (body: unknown, id = documentId) =>
  PATCH(kim.request('PATCH', '/x', body), { params: Promise.resolve({ documentId: id }) })

it('TR7: says that something was made, renamed, moved, thrown away, deleted or shared, or that somebody has another name, and never what', async () => {
  const stream = await listenAs(marta)
  expect(stream.response.headers.get('cache-control')).toContain('no-transform')
  await hears(stream, 'created', () => make('Secret name'))
  await hears(stream, 'renamed', () => patch({ title: 'Other secret' }))
  const other = await make('Below')
  await hears(stream, 'moved', () => patch({ parentId: documentId }, other))
  await hears(stream, 'trashed', () => patch({ trashed: true }, other))
  await hears(stream, 'deleted', () => web.admin`delete from app.documents where id = ${other}`)
  await hears(stream, 'access', () =>
    grant(kim.request('PUT', '/x', { access: 'read' }), {
      params: Promise.resolve({ documentId, userId: marta.id }),
    }),
  )
  await hears(
    stream,
    'places',
    () => web.admin`
      insert into app.document_places (organization_id, document_id, user_id, server_id)
      values (${organizationId}, ${documentId}, ${kim.id}, ${randomUUID()})`,
  )
  await hears(stream, 'people', () => web.admin`update auth.users set name = 'Secret Okafor' where id = ${kim.id}`)
  expect(stream.text).not.toMatch(/secret/i)
  expect(stream.text).not.toContain(documentId)
  stream.close()
  await until('the stream is let go', () => eventHub().countOf(marta.id) === 0)
})

it('TR7: appending to a log, and a sign of life of a place, say nothing', async () => {
  const admin = connect(web.database.urls.admin, { max: 1, applicationName: 'test' })
  const said: string[] = []
  const { unlisten } = await admin.listen('tree_changed', (payload) => said.push(payload))
  const organization = organizationId as OrganizationId
  await appendUpdates(web.admin, [
    {
      organizationId: organization,
      documentId: documentId as DocumentId,
      payload: new Uint8Array([0, 0]),
      userId: null,
    },
  ])
  await web.admin`update app.document_places set seen_at = now()`
  await web.admin`update app.document_projections set text = 'More.', title = title where document_id = ${documentId}`
  await web.admin`select pg_notify('tree_changed', 'the end')`
  await until('the end is heard', () => said.includes('the end'))
  expect(said).toEqual(['the end'])
  await unlisten()
  await admin.end()
})

it('TR7: nothing of another organization is heard', async () => {
  const elsewhere = await web.createOrganization(marta, 'Elsewhere')
  // Whoever comes first hears that everything may have changed; that is over then.
  const first = await listenAs(kim)
  await until('the first round is over', () => first.heard.length > 0)
  const theirs = await listenAs(marta, elsewhere)
  const ours = await listenAs(kim)
  await hears(ours, 'renamed', () => patch({ title: 'Survey again' }))
  expect(theirs.heard).toEqual([])
  for (const stream of [first, theirs, ours]) stream.close()
})

it('TR7: the stream ends with the session, and with the membership', async () => {
  const leaver = await web.visitor('Ravi Menon')
  await web.join(organizationId, kim, leaver, 'member')
  const stream = await listenAs(leaver)
  await kim.auth('POST', '/organization/remove-member', { organizationId, memberIdOrEmail: leaver.email })
  await until('the removed person’s stream ends', () => stream.ended)
  const [signedOut, stays] = [await listenAs(marta), await listenAs(kim)]
  await marta.auth('POST', '/sign-out', {})
  await until('the signed-out person’s stream ends', () => signedOut.ended)
  expect(stays.ended).toBe(false)
  stays.close()
})

it('TR7: one person has so many streams, and no more', async () => {
  const streams = await Promise.all(Array.from({ length: EVENT_STREAMS_PER_USER }, () => listenAs(kim)))
  expect(streams.map(({ response }) => response.status)).toEqual(streams.map(() => 200))
  expect((await listenAs(kim)).response.status).toBe(429)
  for (const stream of streams) stream.close()
  await until('all are let go', () => eventHub().countOf(kim.id) === 0)
})
