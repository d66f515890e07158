import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GET as greet } from '@/app/api/v1/invitations/[invitationId]/route.ts'
import { GET as listMembers } from '@/app/api/v1/organizations/[organizationId]/members/route.ts'
import { makeRequest, startWeb, type Visitor, type Web } from './testing/start-web.ts'

let web: Web
beforeAll(async () => {
  web = await startWeb()
})
afterAll(() => web.stop())

const memberId = async (organizationId: string, userId: string): Promise<string> => {
  const [row] =
    await web.admin`select id from auth.members where organization_id = ${organizationId} and user_id = ${userId}`
  return row?.id
}
const owners = async (organizationId: string) =>
  (await web.admin`select 1 from auth.members where organization_id = ${organizationId} and role = 'owner'`).length
const invite = async (
  organizationId: string,
  inviter: Visitor,
  email: string,
  role = 'member',
): Promise<{ status: number; id: string }> => {
  const response = await inviter.auth('POST', '/organization/invite-member', { organizationId, email, role })
  return { status: response.status, id: ((await response.json()) as { id: string }).id }
}

describe('organizations', () => {
  it('A62: the last owner can neither leave, nor be removed, nor be made less, and is told why', async () => {
    const kim = await web.visitor()
    const organizationId = await web.createOrganization(kim)
    const id = await memberId(organizationId, kim.id)
    for (const response of [
      await kim.auth('POST', '/organization/leave', { organizationId }),
      await kim.auth('POST', '/organization/remove-member', { organizationId, memberIdOrEmail: id }),
      await kim.auth('POST', '/organization/update-member-role', { organizationId, memberId: id, role: 'member' }),
    ]) {
      expect(response.status).toBeGreaterThanOrEqual(400)
      expect(response.status).toBeLessThan(500)
      expect(await response.text()).toMatch(/owner/i)
    }
    expect(await owners(organizationId)).toBe(1)
  })

  it('A62: of two owners who leave, or remove each other, at the same moment exactly one succeeds', async () => {
    for (let round = 0; round < 5; round++) {
      const kim = await web.visitor()
      const marta = await web.visitor('Marta Lindqvist')
      const organizationId = await web.createOrganization(kim)
      await web.join(organizationId, kim, marta, 'admin')
      const id = await memberId(organizationId, marta.id)
      await kim.auth('POST', '/organization/update-member-role', { organizationId, memberId: id, role: 'owner' })
      expect(await owners(organizationId)).toBe(2)
      const answers = await Promise.all(
        round % 2 === 0
          ? [kim, marta].map((each) => each.auth('POST', '/organization/leave', { organizationId }))
          : [
              kim.auth('POST', '/organization/remove-member', { organizationId, memberIdOrEmail: marta.email }),
              marta.auth('POST', '/organization/remove-member', { organizationId, memberIdOrEmail: kim.email }),
            ],
      )
      expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
      expect(answers.every((answer) => answer.status < 500)).toBe(true)
      expect(await owners(organizationId)).toBe(1)
    }
  })

  it('A61: who is removed has the organization open in no session, and is asked for again at the next request', async () => {
    const [kim, ravi] = [await web.visitor(), await web.visitor('Ravi Menon')]
    const organizationId = await web.createOrganization(kim)
    await web.join(organizationId, kim, ravi, 'member')
    await ravi.auth('POST', '/organization/set-active', { organizationId })
    await kim.auth('POST', '/organization/remove-member', { organizationId, memberIdOrEmail: ravi.email })
    const [session] =
      await web.admin`select active_organization_id as active from auth.sessions where user_id = ${ravi.id}`
    expect(session?.active).toBeNull()
    const answer = await listMembers(ravi.request('GET', '/x'), { params: Promise.resolve({ organizationId }) })
    expect(answer.status).toBe(404)
  })

  it('members and guests invite nobody, change nobody and see no invitation', async () => {
    const [kim, ravi, gita] = [await web.visitor(), await web.visitor(), await web.visitor()]
    const organizationId = await web.createOrganization(kim)
    await web.join(organizationId, kim, ravi, 'member')
    await web.join(organizationId, kim, gita, 'guest')
    await invite(organizationId, kim, 'noor@example.test')
    for (const visitor of [ravi, gita]) {
      expect((await invite(organizationId, visitor, 'x@example.test')).status).toBe(403)
      const id = await memberId(organizationId, visitor.id)
      expect(
        (
          await visitor.auth('POST', '/organization/update-member-role', {
            organizationId,
            memberId: id,
            role: 'owner',
          })
        ).status,
      ).toBe(403)
      expect(
        (await visitor.auth('GET', `/organization/list-invitations?organizationId=${organizationId}`)).status,
      ).toBe(403)
    }
    const seen = await listMembers(ravi.request('GET', '/x'), { params: Promise.resolve({ organizationId }) })
    expect(((await seen.json()) as { invitations: unknown[] }).invitations).toEqual([])
  })

  it('an admin neither makes nor unmakes owners', async () => {
    const [kim, marta] = [await web.visitor(), await web.visitor()]
    const organizationId = await web.createOrganization(kim)
    await web.join(organizationId, kim, marta, 'admin')
    const kimsId = await memberId(organizationId, kim.id)
    const martasId = await memberId(organizationId, marta.id)
    expect((await invite(organizationId, marta, 'x@example.test', 'owner')).status).toBe(403)
    expect(
      (
        await marta.auth('POST', '/organization/update-member-role', {
          organizationId,
          memberId: martasId,
          role: 'owner',
        })
      ).status,
    ).toBe(403)
    expect(
      (
        await marta.auth('POST', '/organization/update-member-role', {
          organizationId,
          memberId: kimsId,
          role: 'member',
        })
      ).status,
    ).toBe(403)
    expect(
      (await marta.auth('POST', '/organization/remove-member', { organizationId, memberIdOrEmail: kimsId })).ok,
    ).toBe(false)
    expect(await owners(organizationId)).toBe(1)
  })

  it('an owner deletes the organization, and it is gone', async () => {
    const kim = await web.visitor()
    const organizationId = await web.createOrganization(kim)
    const answer = await kim.auth('POST', '/organization/delete', { organizationId })
    expect(answer.status, await answer.text()).toBe(200)
    expect(await web.admin`select 1 from auth.organizations where id = ${organizationId}`).toHaveLength(0)
  })

  it('a guest learns nobody’s address from the routes of the library', async () => {
    const [kim, gita] = [await web.visitor(), await web.visitor()]
    const organizationId = await web.createOrganization(kim)
    await web.join(organizationId, kim, gita, 'guest')
    for (const path of ['list-members', 'get-full-organization']) {
      const answer = await gita.auth('GET', `/organization/${path}?organizationId=${organizationId}`)
      expect(answer.status, path).toBe(403)
      expect(await answer.text(), path).not.toContain(kim.email)
      const own = await kim.auth('GET', `/organization/${path}?organizationId=${organizationId}`)
      expect(await own.text(), path).toContain(gita.email)
    }
  })
})

describe('invitations', () => {
  const greeting = async (id: string) => {
    const response = await greet(makeRequest('GET', '/x'), { params: Promise.resolve({ invitationId: id }) })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  it('A68: greet who holds the link, work once, and only for the address they are for', async () => {
    const [kim, eve] = [await web.visitor('Kim Okafor'), await web.visitor('Eve')]
    const organizationId = await web.createOrganization(kim, 'Fernhill Institute')
    const email = `sofia.${Date.now()}@example.test`
    const { id } = await invite(organizationId, kim, email)
    expect(await greeting(id)).toMatchObject({
      status: 200,
      body: { organizationName: 'Fernhill Institute', inviterName: 'Kim Okafor', email, hasAccount: false },
    })
    expect((await eve.auth('POST', '/organization/accept-invitation', { invitationId: id })).status).toBe(403)
    const sofia = await web.visitor('Sofía Herrera', email)
    // A role in the body changes nothing.
    expect(
      (await sofia.auth('POST', '/organization/accept-invitation', { invitationId: id, role: 'owner' })).status,
    ).toBe(200)
    expect((await sofia.auth('POST', '/organization/accept-invitation', { invitationId: id })).ok).toBe(false)
    expect((await greeting(id)).status).toBe(410)
    const rows = await web.admin`select role from auth.members where user_id = ${sofia.id}`
    expect(rows).toEqual([{ role: 'member' }])
  })

  it('A68: accepted twenty times at once, make one member', async () => {
    const [kim, sofia] = [await web.visitor(), await web.visitor()]
    const organizationId = await web.createOrganization(kim)
    const { id } = await invite(organizationId, kim, sofia.email)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => sofia.auth('POST', '/organization/accept-invitation', { invitationId: id })),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(await web.admin`select 1 from auth.members where user_id = ${sofia.id}`).toHaveLength(1)
  })

  it('A68: end when they expire or are taken back', async () => {
    const [kim, sofia] = [await web.visitor(), await web.visitor()]
    const organizationId = await web.createOrganization(kim)
    const expired = await invite(organizationId, kim, sofia.email)
    await web.admin`update auth.invitations set expires_at = now() - interval '1 minute' where id = ${expired.id}`
    expect((await greeting(expired.id)).status).toBe(410)
    expect((await sofia.auth('POST', '/organization/accept-invitation', { invitationId: expired.id })).ok).toBe(false)
    const cancelled = await invite(organizationId, kim, 'ravi@example.test')
    await kim.auth('POST', '/organization/cancel-invitation', { invitationId: cancelled.id })
    expect((await greeting(cancelled.id)).status).toBe(410)
    expect((await greeting('00000000-0000-4000-8000-000000000000')).status).toBe(404)
    expect((await greeting('x')).status).toBe(404)
  })

  it('A68: are not told to somebody who merely signed up with the address', async () => {
    const [kim, eve] = [await web.visitor(), await web.visitor()]
    await invite(await web.createOrganization(kim), kim, eve.email)
    expect((await eve.auth('GET', '/organization/list-user-invitations')).status).toBe(404)
  })
})

describe('signing in', () => {
  const signIn = async (email: string, password: string) => {
    const { POST } = await import('@/app/api/auth/[...all]/route.ts')
    return POST(makeRequest('POST', '/api/auth/sign-in/email', { email, password }))
  }

  it('A66: ten wrong passwords for one account, from anywhere, make it wait; other accounts do not', async () => {
    const [kim, marta] = [await web.visitor(), await web.visitor()]
    for (let i = 0; i < 10; i++) expect((await signIn(kim.email, 'wrong password')).status).toBe(401)
    const refused = await signIn(kim.email, 'a long and simple sentence')
    expect(refused.status).toBe(429)
    expect(((await refused.json()) as { message: string }).message).toMatch(/You can try again in 15 minutes/)
    expect((await signIn(marta.email, 'a long and simple sentence')).status).toBe(200)
  })

  it('A70: an unknown address is answered like a wrong password', async () => {
    const kim = await web.visitor()
    const [unknown, wrong] = [
      await signIn('nobody@example.test', 'wrong password'),
      await signIn(kim.email, 'wrong password'),
    ]
    expect([unknown.status, await unknown.text()]).toEqual([wrong.status, await wrong.text()])
  })

  it('A67: a session ends with the sign-out', async () => {
    const kim = await web.visitor()
    await kim.auth('POST', '/sign-out', {})
    expect(await (await kim.auth('GET', '/get-session')).json()).toBeNull()
  })
})
