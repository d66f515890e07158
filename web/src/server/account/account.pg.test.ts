import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { POST as authPost } from '@/app/api/auth/[...all]/route.ts'
import { GET as readPlan } from '@/app/api/v1/account/deletion/route.ts'
import { PUT as changeAddress } from '@/app/api/v1/account/email/route.ts'
import { PUT as changePassword } from '@/app/api/v1/account/password/route.ts'
import { DELETE as removePicture, PUT as setPicture } from '@/app/api/v1/account/picture/route.ts'
import { PATCH as changeProfile, DELETE as deleteAccount } from '@/app/api/v1/account/route.ts'
import { DELETE as endSession } from '@/app/api/v1/account/sessions/[sessionId]/route.ts'
import { DELETE as endSessions, GET as listSessions } from '@/app/api/v1/account/sessions/route.ts'
import { GET as readPicture } from '@/app/api/v1/avatars/[userId]/[sha256]/route.ts'
import { POST as giveDeviceKey } from '@/app/api/v1/device-keys/[deviceId]/route.ts'
import { POST as createDocument } from '@/app/api/v1/documents/route.ts'
import { makeRequest, startWeb, type Visitor, type Web } from '../testing/start-web.ts'

const PASSWORD = 'a long and simple sentence'
const OTHER_PASSWORD = 'another long sentence'

let web: Web
beforeAll(async () => {
  web = await startWeb()
})
afterAll(() => web.stop())

const none = { params: Promise.resolve({}) }
const params = <Values extends Record<string, string>>(values: Values) => ({ params: Promise.resolve(values) })
const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')

const signIn = (email: string, password = PASSWORD) =>
  authPost(makeRequest('POST', '/api/auth/sign-in/email', { email, password }, { 'user-agent': 'Firefox on a train' }))

/** The account as the session tells of it; null where there is no session any more. */
async function accountOf(cookie: string): Promise<Record<string, unknown> | null> {
  const { GET } = await import('@/app/api/auth/[...all]/route.ts')
  const response = await GET(makeRequest('GET', '/api/auth/get-session', undefined, { cookie }))
  return ((await response.json()) as { user: Record<string, unknown> } | null)?.user ?? null
}

const picture = (visitor: Visitor, bytes: Uint8Array) =>
  setPicture(visitor.request('PUT', '/api/v1/account/picture', bytes), none)

describe('AC1 the profile', () => {
  const change = (visitor: Visitor, body: unknown) =>
    changeProfile(visitor.request('PATCH', '/api/v1/account', body), none)

  it('AC1: name and language are changed, each without the other, and the session tells of them', async () => {
    const kim = await web.visitor()
    expect((await change(kim, { name: '  Kim O. ' })).status).toBe(204)
    expect((await change(kim, { locale: 'de' })).status).toBe(204)
    expect(await accountOf(kim.cookie)).toMatchObject({ name: 'Kim O.', locale: 'de' })
    expect((await change(kim, { locale: null })).status).toBe(204)
    expect(await accountOf(kim.cookie)).toMatchObject({ name: 'Kim O.', locale: null })
  })

  it('AC1: an empty or endless name, an unknown language and anything else are refused and change nothing', async () => {
    const kim = await web.visitor()
    const before = await accountOf(kim.cookie)
    for (const body of [
      { name: ' ' },
      { name: 'x'.repeat(201) },
      { locale: 'fr' },
      { image: 'https://evil.example/pixel.png' },
      { email: 'other@example.test' },
      { emailVerified: true },
    ])
      expect((await change(kim, body)).status).toBe(400)
    expect(await accountOf(kim.cookie)).toEqual(before)
  })

  it('AC1: the language is that of the page on which one signs up', async () => {
    const response = await authPost(
      makeRequest(
        'POST',
        '/api/auth/sign-up/email',
        { name: 'Jonas', email: 'jonas@example.test', password: PASSWORD },
        { cookie: 'locale=de' },
      ),
    )
    expect(await accountOf(cookieOf(response))).toMatchObject({ locale: 'de' })
  })

  it('AC2: nobody signs up with a picture from elsewhere, and the library’s own way to set one is closed', async () => {
    const response = await authPost(
      makeRequest('POST', '/api/auth/sign-up/email', {
        name: 'Eve',
        email: 'eve@example.test',
        password: PASSWORD,
        image: 'https://evil.example/pixel.png',
      }),
    )
    expect(await accountOf(cookieOf(response))).toMatchObject({ image: null })
    const kim = await web.visitor()
    for (const path of ['/update-user', '/revoke-sessions', '/delete-user', '/change-password', '/change-email'])
      expect((await kim.auth('POST', path, { image: 'https://evil.example/pixel.png' })).status).toBe(404)
    expect((await kim.auth('GET', '/list-sessions')).status).toBe(404)
    await expect(
      web.admin`update auth.users set image = 'https://evil.example/pixel.png' where id = ${kim.id}`,
    ).rejects.toThrow(/image_is_ours/)
  })
})

describe('AC2 pictures', () => {
  const png = (width = 900, height = 500) =>
    sharp({ create: { width, height, channels: 3, background: '#206080' } })
      .png()
      .toBuffer()
  const get = (visitor: Visitor, address: string) => {
    const [userId = '', sha256 = ''] = address.split('/').slice(-2)
    return readPicture(visitor.request('GET', address), params({ userId, sha256 }))
  }

  it.each(['png', 'jpeg', 'webp', 'gif'] as const)(
    'AC2: a %s becomes a square WebP of ours, kept by browsers for good and sniffed by none',
    async (format) => {
      const kim = await web.visitor()
      const sent = await sharp(await png())
        .withExif({ IFD0: { ImageDescription: 'where I live' } })
        .toFormat(format)
        .toBuffer()
      const { image } = (await (await picture(kim, sent)).json()) as { image: string }
      expect(await accountOf(kim.cookie)).toMatchObject({ image })
      const response = await get(kim, image)
      expect(response.status).toBe(200)
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'image/webp',
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, max-age=31536000, immutable',
      })
      const bytes = Buffer.from(await response.arrayBuffer())
      const read = await sharp(bytes).metadata()
      expect(read).toMatchObject({ format: 'webp', width: 256, height: 256 })
      expect(read.exif).toBeUndefined()
      expect(bytes.includes('where I live')).toBe(false)
    },
  )

  it('A73: what is no picture, is damaged, or is too large in bytes or pixels is refused, and the old one stays', async () => {
    const kim = await web.visitor()
    const { image } = (await (await picture(kim, await png())).json()) as { image: string }
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    const html = Buffer.from('<!doctype html><script>alert(1)</script>')
    const bomb = await sharp({
      create: { width: 20_000, height: 20_000, channels: 3, background: '#fff' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer()
    const half = (await png()).subarray(0, 400)
    for (const [bytes, status] of [
      [svg, 415],
      [html, 415],
      [Buffer.alloc(0), 415],
      [bomb, 413],
      [Buffer.alloc(5 * 1024 * 1024 + 1), 413],
      [half, 400],
    ] as const)
      expect((await picture(kim, bytes)).status).toBe(status)
    expect(await accountOf(kim.cookie)).toMatchObject({ image })
  })

  it('TN1: a picture is shown to colleagues, guests among them, and is not there for anybody else', async () => {
    const [kim, guest, eve] = [await web.visitor(), await web.visitor('Gita'), await web.visitor('Eve')]
    const organizationId = await web.createOrganization(kim)
    await web.createOrganization(eve)
    await web.join(organizationId, kim, guest, 'guest')
    const { image } = (await (await picture(kim, await png())).json()) as { image: string }
    expect((await get(guest, image)).status).toBe(200)
    const foreign = await get(eve, image)
    const unknown = await get(
      eve,
      image.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
    )
    expect([foreign.status, await foreign.text()]).toEqual([404, await unknown.text()])
    const [userId = '', sha256 = ''] = image.split('/').slice(-2)
    expect((await readPicture(makeRequest('GET', image), params({ userId, sha256 }))).status).toBe(401)
    await guest.auth('POST', '/organization/leave', { organizationId })
    expect((await get(guest, image)).status).toBe(404)
  })

  it('AC2: a removed or replaced picture is gone, under its old address too', async () => {
    const kim = await web.visitor()
    const { image } = (await (await picture(kim, await png())).json()) as { image: string }
    const blue = await sharp({ create: { width: 80, height: 80, channels: 3, background: '#0000ff' } })
      .png()
      .toBuffer()
    const { image: second } = (await (await picture(kim, blue)).json()) as { image: string }
    expect(second).not.toBe(image)
    expect((await get(kim, image)).status).toBe(404)
    expect((await removePicture(kim.request('DELETE', '/api/v1/account/picture'), none)).status).toBe(204)
    expect((await get(kim, second)).status).toBe(404)
    expect(await accountOf(kim.cookie)).toMatchObject({ image: null })
  })
})

describe('AC9 another address, where no mail is sent', () => {
  const change = (visitor: Visitor, body: unknown) =>
    changeAddress(visitor.request('PUT', '/api/v1/account/email', body), none)
  const reasonOf = async (response: Response) => ((await response.json()) as { reason?: string }).reason

  it('AC9: changes at once for who knows the password: the new one signs in, the old one does not', async () => {
    const kim = await web.visitor()
    await web.admin`
      insert into auth.verifications (id, identifier, value, expires_at)
      values (gen_random_uuid(), 'a link to the old address', ${kim.id}, now() + interval '1 hour')`
    const response = await change(kim, { email: ' Kim.New@Example.TEST ', password: PASSWORD })
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ mailed: false })
    expect(await accountOf(kim.cookie)).toMatchObject({ email: 'kim.new@example.test' })
    expect((await signIn('kim.new@example.test')).status).toBe(200)
    expect((await signIn(kim.email)).status).toBe(401)
    expect(await web.admin`select 1 from auth.verifications where value = ${kim.id}`).toHaveLength(0)
  })

  it('AC9: a wrong password, the same address, one that is taken, and what is none change nothing', async () => {
    const [kim, eve] = [await web.visitor(), await web.visitor('Eve')]
    for (const [body, status, reason] of [
      [{ email: 'other@example.test', password: 'not the password' }, 400, 'wrong-password'],
      [{ email: kim.email.toUpperCase(), password: PASSWORD }, 400, 'same-address'],
      [{ email: eve.email, password: PASSWORD }, 409, 'address-taken'],
      [{ email: 'no address', password: PASSWORD }, 400, undefined],
      [{ email: `${'x'.repeat(250)}@example.test`, password: PASSWORD }, 400, undefined],
      [{ email: 'other@example.test', password: PASSWORD, emailVerified: true }, 400, undefined],
    ] as const) {
      const response = await change(kim, body)
      expect([response.status, await reasonOf(response)]).toEqual([status, reason])
    }
    expect(await accountOf(kim.cookie)).toMatchObject({ email: kim.email, emailVerified: false })
  })
})

describe('AC3 passwords', () => {
  const change = (visitor: Visitor, given: Partial<Record<string, unknown>>) =>
    changePassword(
      visitor.request('PUT', '/api/v1/account/password', {
        currentPassword: PASSWORD,
        newPassword: OTHER_PASSWORD,
        signOutOthers: false,
        ...given,
      }),
      none,
    )

  it('AC3: is changed with the present one only; other sessions end where that is wanted, this one never', async () => {
    const kim = await web.visitor()
    const other = cookieOf(await signIn(kim.email))
    expect((await change(kim, { currentPassword: 'not the password' })).status).toBe(400)
    expect((await change(kim, { newPassword: 'short' })).status).toBe(400)
    expect((await signIn(kim.email)).status).toBe(200)

    expect((await change(kim, {})).status).toBe(204)
    expect((await signIn(kim.email)).status).toBe(401)
    expect(await accountOf(other)).not.toBeNull()

    expect(
      (await change(kim, { currentPassword: OTHER_PASSWORD, newPassword: PASSWORD, signOutOthers: true })).status,
    ).toBe(204)
    expect(await accountOf(other)).toBeNull()
    expect(await accountOf(kim.cookie)).not.toBeNull()
  })

  it('A66: whoever sits at somebody’s session cannot guess the password: after ten tries it is not even looked at', async () => {
    const kim = await web.visitor()
    const tries = await Promise.all(
      Array.from({ length: 12 }, () => change(kim, { currentPassword: 'not the password' })),
    )
    expect(tries.map(({ status }) => status).sort()).toEqual([...Array(10).fill(400), 429, 429])
    const answer = await change(kim, {})
    expect(answer.status).toBe(429)
    expect(await answer.json()).toMatchObject({ reason: 'TOO_MANY_TRIES', values: { minutes: 15 } })
  })

  it('A66: the count outlives the library’s own cleaning of its limits', async () => {
    const kim = await web.visitor()
    for (let attempt = 0; attempt < 10; attempt++) await signIn(kim.email, 'not the password')
    // An address whose minute is over: at its next request the library deletes all rows that are older than that.
    await web.admin`update auth.rate_limits set last_request = last_request - 120000`
    const address = { 'x-coscribe-client-address': '10.7.7.7' }
    for (const lastRequest of [0, 1]) {
      await authPost(
        makeRequest('POST', '/api/auth/sign-in/email', { email: 'x@example.test', password: 'y' }, address),
      )
      await web.admin`update auth.rate_limits set last_request = ${lastRequest}`
    }
    expect((await signIn(kim.email)).status).toBe(429)
  })
})

describe('AC4 sessions', () => {
  const list = async (visitor: Visitor) =>
    (
      (await (await listSessions(visitor.request('GET', '/api/v1/account/sessions'), none)).json()) as {
        sessions: { id: string; userAgent: string | null; address: string | null; isCurrent: boolean }[]
      }
    ).sessions
  const end = (visitor: Visitor, except: string) =>
    endSessions(visitor.request('DELETE', `/api/v1/account/sessions?except=${except}`), none)

  it('AC4: are listed with device and place, this one first, without their tokens; one of them is ended alone', async () => {
    const kim = await web.visitor()
    const other = cookieOf(await signIn(kim.email))
    const sessions = await list(kim)
    expect(sessions.map(({ isCurrent }) => isCurrent)).toEqual([true, false])
    expect(sessions[1]).toMatchObject({ userAgent: 'Firefox on a train', address: expect.stringMatching(/^10\.1\./) })
    const tokens = await web.admin`select token from auth.sessions where user_id = ${kim.id}`
    for (const { token } of tokens) expect(JSON.stringify(sessions)).not.toContain(token)

    const sessionId = sessions[1]?.id ?? ''
    const ended = () =>
      endSession(kim.request('DELETE', `/api/v1/account/sessions/${sessionId}`), params({ sessionId }))
    expect((await ended()).status).toBe(204)
    expect(await accountOf(other)).toBeNull()
    expect(await accountOf(kim.cookie)).not.toBeNull()
    expect((await ended()).status).toBe(404)
  })

  it('TN1: a session of somebody else is not there', async () => {
    const [kim, eve] = [await web.visitor(), await web.visitor('Eve')]
    const sessionId = (await list(kim))[0]?.id ?? ''
    const response = await endSession(
      eve.request('DELETE', `/api/v1/account/sessions/${sessionId}`),
      params({ sessionId }),
    )
    expect(response.status).toBe(404)
    expect(await accountOf(kim.cookie)).not.toBeNull()
  })

  it('AC4: signing out everywhere ends every session and every key to a local copy; elsewhere spares this one', async () => {
    const kim = await web.visitor()
    const eve = await web.visitor('Eve')
    const deviceId = crypto.randomUUID()
    await giveDeviceKey(
      kim.request('POST', `/api/v1/device-keys/${deviceId}`, { organizationId: null }),
      params({ deviceId }),
    )
    const keys = () => web.admin`select 1 from auth.device_keys where user_id = ${kim.id}`
    const second = cookieOf(await signIn(kim.email))
    expect((await end(kim, 'everybody')).status).toBe(400)
    expect((await end(kim, 'current')).status).toBe(204)
    expect(await accountOf(second)).toBeNull()
    expect(await accountOf(kim.cookie)).not.toBeNull()
    expect(await keys()).toHaveLength(1)

    const third = cookieOf(await signIn(kim.email))
    expect((await end(kim, 'none')).status).toBe(204)
    expect([await accountOf(third), await accountOf(kim.cookie)]).toEqual([null, null])
    expect(await keys()).toHaveLength(0)
    expect(await accountOf(eve.cookie)).not.toBeNull()
  })
})

describe('AC5 deleting an account', () => {
  const plan = async (visitor: Visitor) =>
    (await readPlan(visitor.request('GET', '/api/v1/account/deletion'), none)).json() as Promise<{
      blocking: { id: string; name: string }[]
      ending: { id: string; name: string }[]
    }>
  const remove = (visitor: Visitor, given: Partial<{ password: string; ending: string[] }> = {}) =>
    deleteAccount(visitor.request('DELETE', '/api/v1/account', { password: PASSWORD, ending: [], ...given }), none)
  const exists = async (visitor: Visitor) =>
    (await web.admin`select 1 from auth.users where id = ${visitor.id}`).length === 1

  it('AC5: needs the password, also within a fresh session', async () => {
    const kim = await web.visitor()
    expect((await remove(kim, { password: 'not the password' })).status).toBe(400)
    expect((await remove(kim, { password: '' })).status).toBe(400)
    expect(await exists(kim)).toBe(true)
  })

  it('AC5: is refused, by name, while nobody else owns an organization that has other people', async () => {
    const [kim, marta] = [await web.visitor(), await web.visitor('Marta Lindqvist')]
    const organizationId = await web.createOrganization(kim, 'Coldbrook Mill')
    await web.join(organizationId, kim, marta, 'admin')
    expect(await plan(kim)).toEqual({ blocking: [{ id: organizationId, name: 'Coldbrook Mill' }], ending: [] })
    const answer = await remove(kim, { ending: [organizationId] })
    expect(answer.status).toBe(409)
    expect(await answer.json()).toMatchObject({
      reason: 'only-owner',
      detail: 'You are the only owner of “Coldbrook Mill”. Make somebody else owner first.',
    })
    expect(await exists(kim)).toBe(true)
  })

  it('AC5: takes an organization that has nobody else with it only after that was agreed to', async () => {
    const kim = await web.visitor()
    const organizationId = await web.createOrganization(kim, 'Alone')
    expect(await plan(kim)).toEqual({ blocking: [], ending: [{ id: organizationId, name: 'Alone' }] })
    expect((await remove(kim)).status).toBe(409)
    expect(await exists(kim)).toBe(true)
    expect((await remove(kim, { ending: [organizationId] })).status).toBe(204)
    expect(await exists(kim)).toBe(false)
    expect(await web.admin`select 1 from auth.organizations where id = ${organizationId}`).toHaveLength(0)
  })

  it('AC5: leaves the documents with their organization, and nothing else of the person', async () => {
    const [kim, marta] = [await web.visitor(), await web.visitor('Marta Lindqvist')]
    const organizationId = await web.createOrganization(kim)
    await web.join(organizationId, kim, marta, 'member')
    const created = await createDocument(
      marta.request('POST', '/api/v1/documents', { organizationId, title: 'Stays', markdown: 'Marta wrote this.' }),
      none,
    )
    const { id: documentId } = (await created.json()) as { id: string }
    await web.admin`
      insert into app.document_grants (organization_id, document_id, user_id, access)
      values (${organizationId}, ${documentId}, ${marta.id}, 'read')`
    const deviceId = crypto.randomUUID()
    await giveDeviceKey(marta.request('POST', '/x', { organizationId }), params({ deviceId }))
    await picture(
      marta,
      await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
    )
    const other = cookieOf(await signIn(marta.email))

    expect((await remove(marta)).status).toBe(204)
    expect([await accountOf(marta.cookie), await accountOf(other)]).toEqual([null, null])
    expect((await signIn(marta.email)).status).toBe(401)
    expect(
      await web.admin`
        select d.created_by as "createdBy", p.text from app.documents d
          join app.document_projections p on p.document_id = d.id where d.id = ${documentId}`,
    ).toEqual([{ createdBy: null, text: expect.stringContaining('Marta wrote this.') }])
    const [left] = await web.admin`
      select (select count(*) from auth.members where user_id = ${marta.id})::int as members,
             (select count(*) from auth.accounts where user_id = ${marta.id})::int as accounts,
             (select count(*) from auth.sessions where user_id = ${marta.id})::int as sessions,
             (select count(*) from auth.avatars where user_id = ${marta.id})::int as avatars,
             (select count(*) from auth.device_keys where user_id = ${marta.id})::int as keys,
             (select count(*) from app.document_grants where user_id = ${marta.id})::int as grants`
    expect(left).toEqual({ members: 0, accounts: 0, sessions: 0, avatars: 0, keys: 0, grants: 0 })
  })

  it('A62: of the last two owners who delete their accounts at the same moment exactly one can', async () => {
    for (let round = 0; round < 5; round++) {
      const [kim, marta, ravi] = [await web.visitor(), await web.visitor('Marta'), await web.visitor('Ravi')]
      const organizationId = await web.createOrganization(kim)
      await web.join(organizationId, kim, marta, 'admin')
      await web.join(organizationId, kim, ravi, 'member')
      await web.admin`update auth.members set role = 'owner' where user_id = ${marta.id}`
      const statuses = (await Promise.all([remove(kim), remove(marta)])).map(({ status }) => status).sort()
      expect(statuses).toEqual([204, 409])
      expect(
        await web.admin`select 1 from auth.members where organization_id = ${organizationId} and role = 'owner'`,
      ).toHaveLength(1)
    }
  })
})
