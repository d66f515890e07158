import { randomUUID } from 'node:crypto'
import { glob } from 'node:fs/promises'
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { answerOf, requestOf, startWebApp, type Visitor, type WebApp } from './testing/web-app.ts'

const API = resolve(import.meta.dirname, '../app/api')
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>

/** What a request is about: the target's ids, or made-up ones. */
type Target = { readonly organizationId: string; readonly documentId: string; readonly userId: string }
type Row = {
  /** Path below /api with the ids filled in, and the body that a person with every right would send. */
  readonly request: (target: Target) => { path: string; body?: unknown }
  /** Status for a guest of the organization who was given nothing, and for one who may read this document. */
  readonly stranger?: number
  readonly reader?: number
}

const document = ({ documentId }: Target) => `v1/documents/${documentId}`

/** One row per route and method. A route that has none fails the first test. */
const MATRIX: Record<string, Row> = {
  'POST collab/token': { request: ({ documentId }) => ({ path: 'collab/token', body: { documentId } }), reader: 200 },
  'GET v1/documents': {
    request: ({ organizationId }) => ({ path: `v1/documents?organizationId=${organizationId}` }),
    stranger: 200,
    reader: 200,
  },
  'POST v1/documents': {
    request: ({ organizationId, documentId }) => ({
      path: 'v1/documents',
      body: { organizationId, parentId: documentId, title: 'planted' },
    }),
    stranger: 403,
    reader: 403,
  },
  'GET v1/documents/[documentId]': { request: (target) => ({ path: document(target) }), reader: 200 },
  'PATCH v1/documents/[documentId]': {
    request: (target) => ({ path: document(target), body: { title: 'planted' } }),
    reader: 403,
  },
  'DELETE v1/documents/[documentId]': { request: (target) => ({ path: document(target) }), reader: 403 },
  'GET v1/documents/[documentId]/content': {
    request: (target) => ({ path: `${document(target)}/content` }),
    reader: 200,
  },
  'GET v1/documents/[documentId]/grants': {
    request: (target) => ({ path: `${document(target)}/grants` }),
    reader: 403,
  },
  'PUT v1/documents/[documentId]/grants/[userId]': {
    request: (target) => ({ path: `${document(target)}/grants/${target.userId}`, body: { access: 'write' } }),
    reader: 403,
  },
  'DELETE v1/documents/[documentId]/grants/[userId]': {
    request: (target) => ({ path: `${document(target)}/grants/${target.userId}` }),
    reader: 403,
  },
  'GET v1/organizations/[organizationId]/members': {
    request: ({ organizationId }) => ({ path: `v1/organizations/${organizationId}/members` }),
    stranger: 403,
    reader: 403,
  },
}

/** Without a tenant's ids in the request, or open by purpose; each tested elsewhere. */
const ELSEWHERE = [
  'GET auth/[...all]',
  'POST auth/[...all]',
  'GET health',
  'GET v1/organizations',
  'GET v1/invitations/[invitationId]',
]

const CANARY = 'CANARY-7f3a'
const handlers = new Map<string, { handle: Handler; pattern: string }>()
let app: WebApp
let outsider: Visitor
let stranger: Visitor
let reader: Visitor
let owner: Visitor
let target: Target

beforeAll(async () => {
  app = await startWebApp()
  for await (const file of glob('**/route.ts', { cwd: API })) {
    const module = (await import(resolve(API, file))) as Partial<Record<string, Handler>>
    const pattern = file.replace(/\/route\.ts$/, '')
    for (const method of METHODS) {
      const handle = module[method]
      if (handle) handlers.set(`${method} ${pattern}`, { handle, pattern })
    }
  }
  owner = await app.signUp(`${CANARY} owner`)
  outsider = await app.signUp('Outsider')
  const organizationId = await createOrganization(owner, `${CANARY} organization`, 'canary')
  await createOrganization(outsider, 'Elsewhere', 'elsewhere')
  stranger = await join(organizationId)
  reader = await join(organizationId)
  const created = await ask(owner, 'POST v1/documents', {
    path: 'v1/documents',
    body: { organizationId, title: `${CANARY} title`, markdown: `${CANARY} text` },
  })
  expect(created.status, created.body).toBe(201)
  target = { organizationId, documentId: JSON.parse(created.body).id, userId: reader.id }
  const granted = await ask(owner, 'PUT v1/documents/[documentId]/grants/[userId]', {
    path: `v1/documents/${target.documentId}/grants/${reader.id}`,
    body: { access: 'read' },
  })
  expect(granted.status, granted.body).toBe(204)
})
afterAll(() => app?.stop())

async function createOrganization(visitor: Visitor, name: string, slug: string): Promise<string> {
  return JSON.parse((await app.auth(visitor, '/organization/create', { name, slug })).body).id
}

async function join(organizationId: string): Promise<Visitor> {
  const guest = await app.signUp('Guest')
  const invited = await app.auth(owner, '/organization/invite-member', {
    organizationId,
    email: guest.email,
    role: 'guest',
  })
  const accepted = await app.auth(guest, '/organization/accept-invitation', {
    invitationId: JSON.parse(invited.body).id,
  })
  expect(accepted.status, accepted.body).toBe(200)
  return guest
}

/** Calls the route's own handler; the parameters are read from the path as Next would. */
async function ask(visitor: Visitor | null, key: string, { path, body }: { path: string; body?: unknown }) {
  const found = handlers.get(key)
  if (!found) throw new Error(`no route ${key}`)
  const parts = path.replace(/\?.*/, '').split('/')
  const params = Object.fromEntries(
    found.pattern.split('/').flatMap((part, i) => (part.startsWith('[') ? [[part.slice(1, -1), parts[i] ?? '']] : [])),
  )
  const request = requestOf(visitor, key.split(' ')[0] ?? '', `/api/${path}`, body)
  return await answerOf(await found.handle(request, { params: Promise.resolve(params) }))
}

/** Everything a forbidden request could have changed. */
const rows = async () =>
  (
    await app.admin`
      select (select count(*) from app.documents) as documents, (select count(*) from app.document_updates) as updates,
             (select count(*) from app.documents where trashed_at is not null) as trashed,
             (select string_agg(g.user_id || g.access, ',' order by g.user_id) from app.document_grants g) as grants,
             (select string_agg(p.title, ',' order by p.document_id) from app.document_projections p) as titles`
  )[0]

it('A54: every route and method has its row', () => {
  expect([...handlers.keys()].sort()).toEqual([...Object.keys(MATRIX), ...ELSEWHERE].sort())
})

for (const [key, row] of Object.entries(MATRIX)) {
  it(`TN1: ${key} gives nothing to those outside, and guests only what they were given`, async () => {
    const before = await rows()
    const nowhere: Target = { organizationId: randomUUID(), documentId: randomUUID(), userId: target.userId }

    const anonymous = await ask(null, key, row.request(target))
    expect(anonymous.status, anonymous.body).toBe(401)

    const foreign = await ask(outsider, key, row.request(target))
    const unknown = await ask(outsider, key, row.request(nowhere))
    expect(foreign.status, foreign.body).toBe(404)
    expect(foreign.body).toBe(unknown.body)
    expect([...foreign.headers]).toEqual([...unknown.headers])

    const ungranted = await ask(stranger, key, row.request(target))
    expect(ungranted.status, ungranted.body).toBe(row.stranger ?? 404)

    const reading = await ask(reader, key, row.request(target))
    expect(reading.status, reading.body).toBe(row.reader)

    for (const answer of [anonymous, foreign, unknown, ungranted, reading])
      expect(answer.headers.get('cache-control')).toBe('private, no-store')
    for (const answer of [anonymous, foreign, unknown, ungranted]) expect(answer.body).not.toContain(CANARY)
    expect(await rows()).toEqual(before)
  })
}

it('TN1: the lists of somebody outside hold nothing of the organization', async () => {
  const mine = await ask(outsider, 'GET v1/organizations', { path: 'v1/organizations' })
  expect(mine.status).toBe(200)
  expect(mine.body).not.toContain(CANARY)
})

it('a guest sees no other guest among the grants of a document', async () => {
  const other = await join(target.organizationId)
  const path = `v1/documents/${target.documentId}/grants`
  await ask(owner, 'PUT v1/documents/[documentId]/grants/[userId]', {
    path: `${path}/${other.id}`,
    body: { access: 'read' },
  })
  expect((await ask(owner, 'GET v1/documents/[documentId]/grants', { path })).body).toContain(other.email)
  expect((await ask(reader, 'GET v1/documents/[documentId]/grants', { path })).body).not.toContain(other.email)
})

it('A65: a page of another origin cannot act with the cookie', async () => {
  const before = await rows()
  const request = requestOf(owner, 'PATCH', `/api/v1/documents/${target.documentId}`, { title: 'planted' })
  request.headers.set('origin', 'https://evil.example')
  const found = handlers.get('PATCH v1/documents/[documentId]')
  const answer = await found?.handle(request, { params: Promise.resolve({ documentId: target.documentId }) })
  expect(answer?.status).toBe(403)
  expect(await rows()).toEqual(before)
})
