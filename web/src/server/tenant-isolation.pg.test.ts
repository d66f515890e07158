import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { EXPECTED_USER_HEADER } from '@coscribe/shared/protocol/expected-user'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeRequest, startWeb, type Visitor, type Web } from './testing/start-web.ts'

/**
 * Every route of the API, asked by every kind of stranger. A route without a row here fails the test: whoever adds one
 * says who may ask it.
 */
const API = join(import.meta.dirname, '../app/api')
const UNKNOWN = '00000000-0000-4000-8000-000000000000'
const CANARY = 'canary-of-fernhill'
const PICTURE = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#206080' } })
  .png()
  .toBuffer()

type World = {
  readonly organizationId: string
  readonly documentId: string
  readonly guestId: string
  readonly memberId: string
  readonly fileId: string
  readonly versionId: string
  /** Hash of the member's picture. */
  readonly picture: string
}
type Row = {
  readonly route: string
  readonly method: string
  /** Path and body for a world; the same row is asked for an unknown one. */
  readonly path: (world: World) => string
  readonly body?: (world: World) => unknown
  /** What somebody of another organization gets; 404 unless nothing of an organization is asked for. */
  readonly stranger: number
  readonly anonymous: number
  /** A guest without a grant, and one who may read. */
  readonly guest: number
  readonly reader: number
}

const ROWS: readonly Row[] = [
  {
    route: 'collab/token',
    method: 'POST',
    path: () => '/api/collab/token',
    body: (w) => ({ documentId: w.documentId }),
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 200,
  },
  {
    route: 'v1/documents',
    method: 'GET',
    path: (w) => `/api/v1/documents?organizationId=${w.organizationId}`,
    stranger: 404,
    anonymous: 401,
    guest: 200,
    reader: 200,
  },
  {
    route: 'v1/documents',
    method: 'POST',
    path: () => '/api/v1/documents',
    body: (w) => ({ organizationId: w.organizationId, title: 'x' }),
    stranger: 404,
    anonymous: 401,
    guest: 403,
    reader: 403,
  },
  {
    route: 'v1/documents/[documentId]',
    method: 'GET',
    path: (w) => `/api/v1/documents/${w.documentId}`,
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 200,
  },
  {
    route: 'v1/documents/[documentId]',
    method: 'PATCH',
    path: (w) => `/api/v1/documents/${w.documentId}`,
    body: () => ({ title: 'stolen' }),
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 403,
  },
  {
    route: 'v1/documents/[documentId]',
    method: 'DELETE',
    path: (w) => `/api/v1/documents/${w.documentId}`,
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 403,
  },
  {
    route: 'v1/documents/[documentId]/changes',
    method: 'GET',
    path: (w) => `/api/v1/documents/${w.documentId}/changes?after=0`,
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 200,
  },
  {
    route: 'v1/documents/[documentId]/content',
    method: 'GET',
    path: (w) => `/api/v1/documents/${w.documentId}/content?format=text`,
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 200,
  },
  {
    route: 'v1/documents/[documentId]/default-access',
    method: 'PUT',
    path: (w) => `/api/v1/documents/${w.documentId}/default-access`,
    body: () => ({ access: 'none' }),
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 403,
  },
  {
    route: 'v1/documents/[documentId]/files',
    method: 'POST',
    path: (w) => `/api/v1/documents/${w.documentId}/files?name=x.txt`,
    body: () => ({ any: 'bytes' }),
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 403,
  },
  {
    route: 'v1/documents/[documentId]/files/copies',
    method: 'POST',
    path: (w) => `/api/v1/documents/${w.documentId}/files/copies`,
    body: (w) => ({ fileId: w.fileId }),
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 403,
  },
  {
    route: 'v1/files/[fileId]',
    method: 'GET',
    path: (w) => `/api/v1/files/${w.fileId}`,
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 200,
  },
  {
    route: 'v1/documents/[documentId]/grants',
    method: 'GET',
    path: (w) => `/api/v1/documents/${w.documentId}/grants`,
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 403,
  },
  {
    route: 'v1/documents/[documentId]/grants/[userId]',
    method: 'PUT',
    path: (w) => `/api/v1/documents/${w.documentId}/grants/${w.guestId}`,
    body: () => ({ access: 'write' }),
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 403,
  },
  {
    route: 'v1/documents/[documentId]/grants/[userId]',
    method: 'DELETE',
    path: (w) => `/api/v1/documents/${w.documentId}/grants/${w.guestId}`,
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 403,
  },
  {
    route: 'v1/documents/[documentId]/invitations',
    method: 'POST',
    path: (w) => `/api/v1/documents/${w.documentId}/invitations`,
    body: () => ({ email: 'lena@fernhill.example', access: 'write' }),
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 403,
  },
  {
    route: 'v1/documents/[documentId]/invitations/[invitationId]',
    method: 'DELETE',
    path: (w) => `/api/v1/documents/${w.documentId}/invitations/${UNKNOWN}`,
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 403,
  },
  {
    route: 'v1/documents/[documentId]/versions',
    method: 'GET',
    path: (w) => `/api/v1/documents/${w.documentId}/versions`,
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 200,
  },
  {
    route: 'v1/documents/[documentId]/versions',
    method: 'POST',
    path: (w) => `/api/v1/documents/${w.documentId}/versions`,
    body: () => ({ name: 'stolen' }),
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 403,
  },
  {
    route: 'v1/documents/[documentId]/versions/[versionId]',
    method: 'GET',
    path: (w) => `/api/v1/documents/${w.documentId}/versions/${w.versionId}`,
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 200,
  },
  {
    route: 'v1/documents/[documentId]/versions/[versionId]',
    method: 'PATCH',
    path: (w) => `/api/v1/documents/${w.documentId}/versions/${w.versionId}`,
    body: () => ({ name: 'stolen' }),
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 403,
  },
  {
    route: 'v1/documents/[documentId]/versions/[versionId]/restore',
    method: 'POST',
    path: (w) => `/api/v1/documents/${w.documentId}/versions/${w.versionId}/restore`,
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 403,
  },
  {
    route: 'v1/organizations',
    method: 'GET',
    path: () => '/api/v1/organizations',
    stranger: 200,
    anonymous: 401,
    guest: 200,
    reader: 200,
  },
  {
    route: 'v1/organizations/[organizationId]/settings',
    method: 'GET',
    path: (w) => `/api/v1/organizations/${w.organizationId}/settings`,
    stranger: 404,
    anonymous: 401,
    guest: 200,
    reader: 200,
  },
  {
    route: 'v1/organizations/[organizationId]/settings',
    method: 'PUT',
    path: (w) => `/api/v1/organizations/${w.organizationId}/settings`,
    body: () => ({ offlineDays: 90 }),
    stranger: 404,
    anonymous: 401,
    guest: 403,
    reader: 403,
  },
  {
    route: 'v1/search',
    method: 'GET',
    path: (w) => `/api/v1/search?organizationId=${w.organizationId}&q=canary`,
    stranger: 404,
    anonymous: 401,
    guest: 200,
    reader: 200,
  },
  {
    route: 'v1/device-keys/[deviceId]',
    method: 'POST',
    path: () => '/api/v1/device-keys/x',
    body: (w) => ({ organizationId: w.organizationId }),
    stranger: 404,
    anonymous: 401,
    guest: 200,
    reader: 200,
  },
  {
    route: 'v1/device-keys/[deviceId]',
    method: 'DELETE',
    path: () => '/api/v1/device-keys/x',
    stranger: 204,
    anonymous: 401,
    guest: 204,
    reader: 204,
  },
  {
    route: 'v1/organizations/[organizationId]/export',
    method: 'GET',
    path: (w) => `/api/v1/organizations/${w.organizationId}/export`,
    stranger: 404,
    anonymous: 401,
    guest: 403,
    reader: 403,
  },
  {
    route: 'v1/organizations/[organizationId]/members',
    method: 'GET',
    path: (w) => `/api/v1/organizations/${w.organizationId}/members`,
    stranger: 404,
    anonymous: 401,
    guest: 403,
    reader: 403,
  },
  {
    route: 'v1/documents/[documentId]/duplicate',
    method: 'POST',
    path: (w) => `/api/v1/documents/${w.documentId}/duplicate`,
    body: () => ({ title: 'mine now' }),
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 403,
  },
  {
    route: 'v1/documents/[documentId]/favourite',
    method: 'PUT',
    path: (w) => `/api/v1/documents/${w.documentId}/favourite`,
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 204,
  },
  {
    route: 'v1/documents/[documentId]/favourite',
    method: 'DELETE',
    path: (w) => `/api/v1/documents/${w.documentId}/favourite`,
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 204,
  },
  {
    route: 'v1/documents/[documentId]/visit',
    method: 'PUT',
    path: (w) => `/api/v1/documents/${w.documentId}/visit`,
    stranger: 404,
    anonymous: 401,
    guest: 404,
    reader: 204,
  },
  {
    route: 'v1/events',
    method: 'GET',
    path: (w) => `/api/v1/events?organizationId=${w.organizationId}`,
    stranger: 404,
    anonymous: 401,
    guest: 200,
    reader: 200,
  },
  {
    route: 'v1/organizations/[organizationId]/trash',
    method: 'DELETE',
    path: (w) => `/api/v1/organizations/${w.organizationId}/trash`,
    stranger: 404,
    anonymous: 401,
    guest: 403,
    reader: 403,
  },
  {
    route: 'v1/organizations/[organizationId]/places',
    method: 'GET',
    path: (w) => `/api/v1/organizations/${w.organizationId}/places`,
    stranger: 404,
    anonymous: 401,
    guest: 200,
    reader: 200,
  },
  // --- about whoever asks, and nobody else: the same answer for everybody who is signed in ---
  ...(
    [
      ['v1/account', 'PATCH', '/api/v1/account', {}, 204],
      ['v1/account', 'DELETE', '/api/v1/account', { password: 'not the password', ending: [] }, 400],
      ['v1/account/deletion', 'GET', '/api/v1/account/deletion', undefined, 200],
      [
        'v1/account/email',
        'PUT',
        '/api/v1/account/email',
        { email: 'elsewhere@example.test', password: 'not the password' },
        400,
      ],
      [
        'v1/account/password',
        'PUT',
        '/api/v1/account/password',
        { currentPassword: 'not the password', newPassword: 'another long sentence', signOutOthers: true },
        400,
      ],
      ['v1/account/picture', 'PUT', '/api/v1/account/picture', { not: 'a picture' }, 415],
      ['v1/account/picture', 'DELETE', '/api/v1/account/picture?of=nobody', undefined, 204],
      ['v1/account/sessions', 'GET', '/api/v1/account/sessions', undefined, 200],
      ['v1/account/sessions', 'DELETE', '/api/v1/account/sessions?except=somebody', undefined, 400],
      ['v1/account/sessions/[sessionId]', 'DELETE', '/api/v1/account/sessions/x', undefined, 404],
    ] as const
  ).map(([route, method, path, body, status]) => ({
    route,
    method,
    path: () => path,
    body: () => body,
    stranger: status,
    anonymous: 401,
    guest: status,
    reader: status,
  })),
  {
    route: 'v1/avatars/[userId]/[sha256]',
    method: 'GET',
    path: (w) => `/api/v1/avatars/${w.memberId}/${w.picture}`,
    stranger: 404,
    anonymous: 401,
    guest: 200,
    reader: 200,
  },
]
/** Routes that answer everybody, by design: their tests are elsewhere. */
const OPEN = new Map([
  ['auth/[...all]', 'better-auth; see organizations.pg.test.ts'],
  ['health', 'says only whether the database answers'],
  ['v1/invitations/[invitationId]', 'the id is the secret; see organizations.pg.test.ts'],
  ['v1/openapi.json', 'describes the API'],
])

const routes = readdirSync(API, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('route.ts'))
  .map((path) => relative('.', path).replace(/\/route\.ts$/, ''))

let web: Web
let world: World
let people: { stranger: Visitor; guest: Visitor; reader: Visitor; owner: Visitor }

const load = (route: string) =>
  import(join(API, route, 'route.ts')) as Promise<
    Record<string, (request: Request, context: unknown) => Promise<Response>>
  >

async function ask(row: Row, place: World, visitor: Visitor | null): Promise<{ status: number; body: string }> {
  const path = row.path(place)
  const body = row.body?.(place)
  const request = visitor ? visitor.request(row.method, path, body) : makeRequest(row.method, path, body)
  const values = {
    documentId: place.documentId,
    organizationId: place.organizationId,
    userId: row.route.startsWith('v1/avatars') ? place.memberId : place.guestId,
    deviceId: randomUUID(),
    versionId: place.versionId,
    invitationId: UNKNOWN,
    fileId: place.fileId,
    sha256: place.picture,
  }
  const handler = (await load(row.route))[row.method]
  if (!handler) throw new Error(`${row.route} has no ${row.method}`)
  const response = await handler(request, { params: Promise.resolve(values) })
  // A stream of events never ends; what it says has its own test.
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) await response.body?.cancel()
  return { status: response.status, body: response.bodyUsed ? '' : await response.text() }
}

const counts = () => web.admin`
  select (select count(*) from app.documents)::int as documents, (select count(*) from app.document_updates)::int as updates,
         (select count(*) from app.document_grants)::int as grants, (select count(*) from app.files)::int as files,
         (select sum(bytes) from app.file_usage) as stored, (select count(*) from app.documents where trashed_at is not null)::int as trashed,
         (select string_agg(coalesce(name, '-'), ',') from app.document_versions) as versions,
         (select string_agg(title, ',') from app.document_projections) as titles`

beforeAll(async () => {
  web = await startWeb()
  const owner = await web.visitor('Kim Okafor')
  const stranger = await web.visitor('Eve Outside')
  const guest = await web.visitor('Gita Rao')
  const reader = await web.visitor('Tomás Reyes')
  const member = await web.visitor('Ravi Menon')
  const organizationId = await web.createOrganization(owner)
  await web.createOrganization(stranger, 'Elsewhere')
  await web.join(organizationId, owner, guest, 'guest')
  await web.join(organizationId, owner, reader, 'guest')
  await web.join(organizationId, owner, member, 'member')
  const created = await (await load('v1/documents')).POST?.(
    owner.request('POST', '/api/v1/documents', {
      organizationId,
      title: CANARY,
      markdown: `Only ${CANARY} reads this.`,
    }),
    { params: Promise.resolve({}) },
  )
  const { id: documentId } = (await (created as Response).json()) as { id: string }
  const stored = await (await load('v1/documents/[documentId]/files')).POST?.(
    owner.request('POST', '/api/v1/documents/x/files?name=canary.txt', CANARY),
    { params: Promise.resolve({ documentId }) },
  )
  const { id: fileId } = (await (stored as Response).json()) as { id: string }
  const marked = await (await load('v1/documents/[documentId]/versions')).POST?.(
    owner.request('POST', '/x', { name: CANARY }),
    { params: Promise.resolve({ documentId }) },
  )
  const { id: versionId } = (await (marked as Response).json()) as { id: string }
  const pictured = await (await load('v1/account/picture')).PUT?.(
    member.request('PUT', '/api/v1/account/picture', PICTURE),
    { params: Promise.resolve({}) },
  )
  const { image } = (await (pictured as Response).json()) as { image: string }
  world = {
    organizationId,
    documentId,
    guestId: guest.id,
    memberId: member.id,
    fileId,
    versionId,
    picture: image.split('/').at(-1) ?? '',
  }
  people = { stranger, guest, reader, owner }
  await (await load('v1/documents/[documentId]/grants/[userId]')).PUT?.(
    owner.request('PUT', '/x', { access: 'read' }),
    { params: Promise.resolve({ documentId, userId: reader.id }) },
  )
})
afterAll(() => web.stop())

describe('TN1 every route', () => {
  it('TN1: has a row in this table, method by method', async () => {
    for (const route of routes) {
      const methods = Object.keys(await load(route)).filter((name) => /^(GET|POST|PUT|PATCH|DELETE)$/.test(name))
      if (OPEN.has(route)) continue
      expect(
        ROWS.filter((row) => row.route === route)
          .map((row) => row.method)
          .sort(),
        route,
      ).toEqual(methods.sort())
    }
    expect(new Set(ROWS.map((row) => row.route)).size + OPEN.size).toBe(routes.length)
  })

  it.each(ROWS)('TN1: $method $route, asked without a session, answers $anonymous and nothing else', async (row) => {
    const answer = await ask(row, world, null)
    expect(answer.status).toBe(row.anonymous)
    expect(answer.body).not.toContain(CANARY)
  })

  it.each(ROWS)(
    'TN1: $method $route, asked from another organization, answers $stranger, as for what does not exist',
    async (row) => {
      const before = await counts()
      const answer = await ask(row, world, people.stranger)
      expect(answer.status).toBe(row.stranger)
      expect(answer.body).not.toContain(CANARY)
      expect(answer.body).not.toContain('Fernhill')
      const unknown = await ask(
        row,
        {
          organizationId: UNKNOWN,
          documentId: UNKNOWN,
          guestId: UNKNOWN,
          memberId: UNKNOWN,
          fileId: UNKNOWN,
          versionId: UNKNOWN,
          picture: '0'.repeat(64),
        },
        people.stranger,
      )
      expect(answer).toEqual(unknown)
      expect(await counts()).toEqual(before)
    },
  )

  it.each(ROWS)('TN1: $method $route, asked by a guest without a grant, answers $guest', async (row) => {
    const before = await counts()
    const answer = await ask(row, world, people.guest)
    expect(answer.status).toBe(row.guest)
    expect(answer.body).not.toContain(CANARY)
    expect(await counts()).toEqual(before)
  })

  it.each(ROWS)(
    'AD2: $method $route, asked by a guest who may read, answers $reader and changes nothing',
    async (row) => {
      const before = await counts()
      expect((await ask(row, world, people.reader)).status).toBe(row.reader)
      expect(await counts()).toEqual(before)
    },
  )

  it('TN1: an id that is no UUID, one in capitals, and one with a null character are not found', async () => {
    for (const documentId of ['x', world.documentId.toUpperCase(), `${world.documentId}\0`, '../../etc/passwd'])
      expect((await ask(ROWS[3] as Row, { ...world, documentId }, people.owner)).status).toBe(404)
  })

  it('the session’s token works as Bearer, without a cookie; a made-up one does not', async () => {
    const [row] = await web.admin`select token from auth.sessions where user_id = ${people.owner.id} limit 1`
    const ask = async (token: string) => {
      const request = makeRequest('GET', `/api/v1/documents/${world.documentId}`, undefined, {
        authorization: `Bearer ${token}`,
      })
      const handler = (await load('v1/documents/[documentId]')).GET
      return (await handler?.(request, { params: Promise.resolve({ documentId: world.documentId }) }))?.status
    }
    expect(await ask(row?.token)).toBe(200)
    expect(await ask('made-up')).toBe(401)
  })

  it('A76: what a page does for one person is refused where another is signed in', async () => {
    const ask = async (expected: string) => {
      const request = people.owner.request(
        'POST',
        '/api/collab/token',
        { documentId: world.documentId },
        {
          [EXPECTED_USER_HEADER]: expected,
        },
      )
      return (await (await load('collab/token')).POST?.(request, { params: Promise.resolve({}) }))?.status
    }
    expect(await ask(people.owner.id)).toBe(200)
    expect(await ask(people.reader.id)).toBe(401)
  })

  it('TN1: a page of another origin cannot act with the cookie', async () => {
    const request = people.owner.request('DELETE', `/api/v1/documents/${world.documentId}`, undefined, {
      origin: 'https://evil.example',
    })
    const response = await (await load('v1/documents/[documentId]')).DELETE?.(request, {
      params: Promise.resolve({ documentId: world.documentId }),
    })
    expect(response?.status).toBe(403)
  })
})
