import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MAX_FAILED_SIGN_INS } from './sign-in-attempts.ts'
import { startWebApp, type Visitor, type WebApp } from './testing/web-app.ts'

let app: WebApp
let owner: Visitor
let organizationId: string

beforeAll(async () => {
  app = await startWebApp()
  owner = await app.signUp('Kim Okafor')
  organizationId = await createOrganization(owner, 'Fernhill Institute')
})
afterAll(() => app?.stop())

let slugs = 0
async function createOrganization(visitor: Visitor, name: string): Promise<string> {
  const answer = await app.auth(visitor, '/organization/create', { name, slug: `organization-${slugs++}` })
  expect(answer.status, answer.body).toBe(200)
  return JSON.parse(answer.body).id
}

const invite = (inviter: Visitor, email: string, role: string, to = organizationId) =>
  app.auth(inviter, '/organization/invite-member', { organizationId: to, email, role })

async function join(role: string, to = organizationId, inviter = owner): Promise<Visitor> {
  const visitor = await app.signUp(`A ${role}`)
  const invited = await invite(inviter, visitor.email, role, to)
  expect(invited.status, invited.body).toBe(200)
  const accepted = await app.auth(visitor, '/organization/accept-invitation', {
    invitationId: JSON.parse(invited.body).id,
  })
  expect(accepted.status, accepted.body).toBe(200)
  return visitor
}

const memberIdOf = async (visitor: Visitor, of = organizationId): Promise<string> => {
  const [row] = await app.admin`select id from auth.members where user_id = ${visitor.id} and organization_id = ${of}`
  return row?.id
}

describe('invitations', () => {
  it('A68: somebody else cannot use one, and it works once', async () => {
    const invited = await app.signUp('Invited')
    const other = await app.signUp('Other')
    const { id } = JSON.parse((await invite(owner, invited.email, 'member')).body)
    expect((await app.auth(other, '/organization/accept-invitation', { invitationId: id })).status).toBe(403)
    expect((await app.auth(invited, '/organization/accept-invitation', { invitationId: id })).status).toBe(200)
    expect((await app.auth(invited, '/organization/accept-invitation', { invitationId: id })).status).toBe(400)
    const [row] = await app.admin`select count(*)::int as n from auth.members where user_id = ${invited.id}`
    expect(row?.n).toBe(1)
  })

  it('A68: their secret ids are shown to nobody through the routes of the library', async () => {
    const member = await join('member')
    const { id } = JSON.parse((await invite(owner, 'secret@example.test', 'admin')).body)
    for (const path of [
      `/organization/list-invitations?organizationId=${organizationId}`,
      `/organization/get-full-organization?organizationId=${organizationId}`,
      '/organization/list-user-invitations',
      `/organization/list-user-invitations?email=secret@example.test`,
    ]) {
      const answer = await app.auth(member, path)
      expect(answer.body, path).not.toContain(id)
      expect(answer.body, path).not.toContain('secret@example.test')
    }
  })

  it('a guest learns nobody’s address', async () => {
    const guest = await join('guest')
    for (const route of ['list-members', 'get-full-organization']) {
      const answer = await app.auth(guest, `/organization/${route}?organizationId=${organizationId}`)
      expect(answer.body, route).not.toContain(owner.email)
    }
  })

  it('members and guests invite nobody, and admins invite no owner', async () => {
    for (const role of ['member', 'guest'])
      expect((await invite(await join(role), 'x@example.test', 'member')).status, role).toBe(403)
    const admin = await join('admin')
    expect((await invite(admin, 'y@example.test', 'member')).status).toBe(200)
    expect((await invite(admin, 'z@example.test', 'owner')).status).toBe(403)
  })
})

describe('owners', () => {
  it('an admin neither removes, lowers nor makes an owner', async () => {
    const admin = await join('admin')
    const member = await join('member')
    const memberId = await memberIdOf(owner)
    const answers = [
      await app.auth(admin, '/organization/remove-member', { organizationId, memberIdOrEmail: memberId }),
      await app.auth(admin, '/organization/update-member-role', { organizationId, memberId, role: 'member' }),
      await app.auth(admin, '/organization/update-member-role', {
        organizationId,
        memberId: await memberIdOf(admin),
        role: 'owner',
      }),
      await app.auth(admin, '/organization/update-member-role', {
        organizationId,
        memberId: await memberIdOf(member),
        role: 'owner',
      }),
    ]
    for (const answer of answers) expect([400, 403], answer.body).toContain(answer.status)
    const rows =
      await app.admin`select user_id from auth.members where organization_id = ${organizationId} and role = 'owner'`
    expect(rows.map((row) => row.user_id)).toEqual([owner.id])
  })

  it('A62: of two owners who leave at the same moment one stays', async () => {
    for (let round = 0; round < 5; round++) {
      const first = await app.signUp('First')
      const id = await createOrganization(first, 'Two owners')
      const second = await join('owner', id, first)
      const answers = await Promise.all(
        [first, second].map((who) => app.auth(who, '/organization/leave', { organizationId: id })),
      )
      const statuses = answers.map((answer) => answer.status).sort()
      expect(statuses[0], answers.map((answer) => answer.body).join()).toBe(200)
      expect([400, 409]).toContain(statuses[1])
      const [row] =
        await app.admin`select count(*)::int as n from auth.members where organization_id = ${id} and role = 'owner'`
      expect(row?.n).toBe(1)
    }
  })

  it('an owner deletes the organization, and its documents with it', async () => {
    const founder = await app.signUp('Founder')
    const id = await createOrganization(founder, 'Short-lived')
    const answer = await app.auth(founder, '/organization/delete', { organizationId: id })
    expect(answer.status, answer.body).toBe(200)
    expect(await app.admin`select 1 from auth.organizations where id = ${id}`).toHaveLength(0)
  })
})

it('A61: after a removal no session of the person has the organization as its active one', async () => {
  const member = await join('member')
  expect((await app.auth(member, '/organization/set-active', { organizationId })).status).toBe(200)
  const memberIdOrEmail = await memberIdOf(member)
  expect((await app.auth(owner, '/organization/remove-member', { organizationId, memberIdOrEmail })).status).toBe(200)
  const rows = await app.admin`select active_organization_id as active from auth.sessions where user_id = ${member.id}`
  expect(rows.map((row) => row.active)).toEqual([null])
})

it('A66: an address is locked after ten failures, others are not, and the right password waits too', async () => {
  const [victim, other] = [await app.signUp('Victim'), await app.signUp('Other')]
  const signIn = async (email: string, password: string) => {
    await app.admin`delete from auth.rate_limits where key like '%/sign-in/email'`
    return (await app.auth(null, '/sign-in/email', { email, password })).status
  }
  for (let i = 0; i < MAX_FAILED_SIGN_INS; i++) expect(await signIn(victim.email, 'not the password')).toBe(401)
  expect(await signIn(victim.email, 'a long and simple sentence')).toBe(429)
  expect(await signIn(other.email, 'a long and simple sentence')).toBe(200)
})

it('a password shorter than ten characters is refused', async () => {
  const answer = await app.auth(null, '/sign-up/email', {
    name: 'Short',
    email: 'short@example.test',
    password: 'ninechars',
  })
  expect(answer.status).toBe(400)
})
