import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { POST as token } from '@/app/api/collab/token/route.ts'
import { PUT as putDefault } from '@/app/api/v1/documents/[documentId]/default-access/route.ts'
import { PUT as give, DELETE as takeBack } from '@/app/api/v1/documents/[documentId]/grants/[userId]/route.ts'
import { GET as sharing } from '@/app/api/v1/documents/[documentId]/grants/route.ts'
import { DELETE as uninvite } from '@/app/api/v1/documents/[documentId]/invitations/[invitationId]/route.ts'
import { POST as invite } from '@/app/api/v1/documents/[documentId]/invitations/route.ts'
import { DELETE, GET, PATCH } from '@/app/api/v1/documents/[documentId]/route.ts'
import { POST as create, GET as list } from '@/app/api/v1/documents/route.ts'
import { startWeb, type Visitor, type Web } from '../testing/start-web.ts'
import type { DocumentRecord } from './document-record.ts'
import type { DocumentSharing } from './document-sharing.ts'

let web: Web
let owner: Visitor
let member: Visitor
let other: Visitor
let guest: Visitor
let organizationId: string
beforeAll(async () => {
  web = await startWeb()
  owner = await web.visitor('Sofía Herrera')
  member = await web.visitor('Kim Okafor')
  other = await web.visitor('Ravi Menon')
  guest = await web.visitor('Tomás Reyes')
})
beforeEach(async () => {
  organizationId = await web.createOrganization(owner)
  await web.join(organizationId, owner, member, 'member')
  await web.join(organizationId, owner, other, 'member')
  await web.join(organizationId, owner, guest, 'guest')
})
afterAll(() => web.stop())

const at = (documentId: string) => ({ params: Promise.resolve({ documentId }) })
const none = { params: Promise.resolve({}) }
type Level = 'write' | 'read' | 'none' | null

async function make(who: Visitor, title: string, parentId: string | null = null): Promise<string> {
  const response = await create(who.request('POST', '/x', { organizationId, title, parentId }), none)
  expect(response.status).toBe(201)
  return ((await response.json()) as DocumentRecord).id
}
/** Surveys > Weir removal > Site photographs. */
async function tree() {
  const surveys = await make(owner, 'Surveys')
  const weir = await make(owner, 'Weir removal', surveys)
  return { surveys, weir, photographs: await make(owner, 'Site photographs', weir) }
}
const status = async (response: Promise<Response>) => (await response).status
const setDefault = (who: Visitor, id: string, access: Level) =>
  status(putDefault(who.request('PUT', '/x', { access }), at(id)))
const grant = (who: Visitor, id: string, to: Visitor, access: 'read' | 'write') =>
  status(give(who.request('PUT', '/x', { access }), { params: Promise.resolve({ documentId: id, userId: to.id }) }))
const withdraw = (who: Visitor, id: string, from: Visitor) =>
  status(takeBack(who.request('DELETE', '/x'), { params: Promise.resolve({ documentId: id, userId: from.id }) }))
const change = (who: Visitor, id: string, body: unknown) => status(PATCH(who.request('PATCH', '/x', body), at(id)))
const trash = (who: Visitor, id: string) => status(DELETE(who.request('DELETE', '/x'), at(id)))
const deleteForEver = (who: Visitor, id: string) => status(DELETE(who.request('DELETE', '/x?permanent=true'), at(id)))
/** What somebody sees of a document: its access, or the status where there is nothing to see. */
async function seen(who: Visitor, id: string) {
  const response = await GET(who.request('GET', '/x'), at(id))
  return response.status === 200 ? ((await response.json()) as DocumentRecord).access : response.status
}
async function listed(who: Visitor, trashed = false) {
  const response = await list(who.request('GET', `/x?organizationId=${organizationId}&trashed=${trashed}`), none)
  const { documents } = (await response.json()) as { documents: DocumentRecord[] }
  return documents
}
const titles = async (who: Visitor, trashed = false) => (await listed(who, trashed)).map(({ title }) => title).sort()
const shared = async (who: Visitor, id: string) =>
  (await (await sharing(who.request('GET', '/x'), at(id))).json()) as DocumentSharing

describe('SH1 what everybody may do', () => {
  it('SH1: is inherited down the tree until a document says otherwise, in lists, documents and tokens', async () => {
    const { surveys, weir, photographs } = await tree()
    expect(await seen(member, photographs)).toBe('write')
    expect(await setDefault(owner, surveys, 'read')).toBe(204)
    expect(await setDefault(owner, weir, 'none')).toBe(204)
    expect([await seen(member, surveys), await seen(member, weir), await seen(member, photographs)]).toEqual([
      'read',
      404,
      404,
    ])
    expect(await titles(member)).toEqual(['Surveys'])
    expect(await titles(owner)).toEqual(['Site photographs', 'Surveys', 'Weir removal'])
    expect(await status(token(member.request('POST', '/x', { documentId: photographs }), none))).toBe(404)
    expect(await change(member, surveys, { title: 'Mine' })).toBe(403)
    expect(await setDefault(owner, photographs, 'write')).toBe(204)
    expect(await seen(member, photographs)).toBe('write')
    // Below what the member may not see: it stands at the top, and the id above stays unknown.
    expect((await listed(member)).find(({ id }) => id === photographs)?.parentId).toBeNull()
    expect(await (await GET(member.request('GET', '/x'), at(photographs))).text()).not.toContain(weir)
    expect((await listed(owner)).find(({ id }) => id === photographs)?.parentId).toBe(weir)
    expect(await setDefault(owner, photographs, null)).toBe(204)
    expect(await seen(member, photographs)).toBe(404)
  })

  it('SH1: does not lock out whoever closes a document, and can be opened again by them', async () => {
    const { weir, photographs } = await tree()
    expect(await setDefault(member, weir, 'none')).toBe(204)
    expect([await seen(member, weir), await seen(member, photographs)]).toEqual(['write', 'write'])
    expect([await seen(other, weir), await seen(owner, weir)]).toEqual([404, 'write'])
    expect(await setDefault(other, weir, 'write')).toBe(404)
    expect(await setDefault(member, weir, 'read')).toBe(204)
    expect(await setDefault(other, weir, 'write')).toBe(403)
    expect(await seen(other, photographs)).toBe('read')
  })

  it('SH1: is refused to guests who may write, and to input that is no level', async () => {
    const { weir } = await tree()
    expect(await grant(owner, weir, guest, 'write')).toBe(204)
    expect(await setDefault(guest, weir, 'none')).toBe(403)
    expect(await status(putDefault(owner.request('PUT', '/x', { access: 'comment' }), at(weir)))).toBe(400)
    expect(await status(putDefault(owner.request('PUT', '/x', {}), at(weir)))).toBe(400)
  })
})

describe('SH2 what people are given', () => {
  it('SH2: a guest sees that one document and what is below it, at the top, and nothing else', async () => {
    const { surveys, weir, photographs } = await tree()
    expect(await titles(guest)).toEqual([])
    expect(await grant(member, weir, guest, 'read')).toBe(204)
    expect(await titles(guest)).toEqual(['Site photographs', 'Weir removal'])
    expect((await listed(guest)).find(({ id }) => id === weir)?.parentId).toBeNull()
    expect([await seen(guest, surveys), await seen(guest, photographs)]).toEqual([404, 'read'])
    expect(await grant(member, photographs, guest, 'write')).toBe(204)
    expect([await seen(guest, weir), await seen(guest, photographs)]).toEqual(['read', 'write'])
    expect(await withdraw(member, weir, guest)).toBe(204)
    expect(await titles(guest)).toEqual(['Site photographs'])
    expect(await withdraw(member, weir, guest)).toBe(404)
  })

  it('SH2: a member who was given one page of a closed tree reads it, and shares it only where they write', async () => {
    const { surveys, photographs } = await tree()
    await setDefault(owner, surveys, 'none')
    await grant(owner, photographs, member, 'read')
    expect([await seen(member, photographs), await seen(member, surveys)]).toEqual(['read', 404])
    expect(await grant(member, photographs, guest, 'read')).toBe(403)
    await grant(owner, photographs, member, 'write')
    expect(await grant(member, photographs, guest, 'read')).toBe(204)
    expect(await grant(guest, photographs, other, 'read')).toBe(403)
    expect(await grant(owner, photographs, await web.visitor('Eve Outside'), 'read')).toBe(404)
  })

  it('SH2: the list says where access comes from, and names nothing that the reader may not see', async () => {
    const { surveys, weir, photographs } = await tree()
    await setDefault(owner, surveys, 'read')
    await grant(owner, surveys, guest, 'read')
    await grant(owner, photographs, other, 'write')
    const below = await shared(owner, photographs)
    const from = { kind: 'document', id: surveys, title: 'Surveys' }
    expect(below).toMatchObject({ defaultAccess: null, inheritedDefault: { access: 'read', from }, invitations: [] })
    expect(
      below.grants.map(({ user, access, inherited, effective }) => [user.name, access, inherited, effective]),
    ).toEqual([
      ['Ravi Menon', 'write', null, 'write'],
      ['Tomás Reyes', null, { access: 'read', from }, 'read'],
    ])
    await setDefault(owner, surveys, 'none')
    const forOther = await shared(other, photographs)
    expect(forOther.inheritedDefault).toEqual({ access: 'none', from: { kind: 'hidden' } })
    expect(JSON.stringify(forOther)).not.toContain('Surveys')
    expect(JSON.stringify(forOther)).not.toContain(surveys)
    expect((await shared(owner, weir)).defaultAccess).toBeNull()
  })
})

describe('SH3 places', () => {
  it('SH3: making and moving need write on the document and on what it comes to stand below', async () => {
    const { surveys, weir } = await tree()
    const mine = await make(member, 'Meeting notes')
    const readOnly = await make(owner, 'Rules')
    const hidden = await make(owner, 'Salaries')
    await setDefault(owner, readOnly, 'read')
    await setDefault(owner, hidden, 'none')
    expect(await change(member, mine, { parentId: readOnly })).toBe(403)
    expect(await change(member, mine, { parentId: hidden })).toBe(404)
    const below = (parentId: string) =>
      status(create(member.request('POST', '/x', { organizationId, title: 'x', parentId }), none))
    expect([await below(readOnly), await below(hidden), await below(weir)]).toEqual([403, 404, 201])
    expect(await change(member, readOnly, { parentId: null })).toBe(403)
    expect(await change(member, mine, { parentId: weir })).toBe(200)
    await grant(owner, surveys, guest, 'write')
    expect(await change(guest, mine, { parentId: null })).toBe(403)
    expect(await change(guest, mine, { title: 'Notes' })).toBe(200)
  })

  it('SH3: who may not change the parent does not take a document away, however they see it, but puts what is theirs in order', async () => {
    const { weir, photographs } = await tree()
    const beside = await make(member, 'Beside')
    await setDefault(owner, weir, 'none')
    await grant(owner, photographs, member, 'write')
    // For the member it stands at the top; there, all members would write it.
    expect((await listed(member)).find(({ id }) => id === photographs)?.parentId).toBeNull()
    expect(await change(member, photographs, { parentId: null })).toBe(403)
    expect(await change(member, photographs, { parentId: beside })).toBe(403)
    expect([
      await seen(other, photographs),
      (await listed(owner)).find(({ id }) => id === photographs)?.parentId,
    ]).toEqual([404, weir])
    await grant(owner, weir, member, 'write')
    expect(await change(member, photographs, { parentId: beside })).toBe(200)
    expect(await seen(other, photographs)).toBe('write')
  })

  it('SH3: a document that is moved has what its new place gives', async () => {
    const { photographs } = await tree()
    const closed = await make(owner, 'Board')
    await setDefault(owner, closed, 'none')
    await change(owner, photographs, { parentId: closed })
    expect(await seen(member, photographs)).toBe(404)
    await change(owner, photographs, { parentId: null })
    expect(await seen(member, photographs)).toBe('write')
  })

  it('SH3: the trash does not take what somebody may not write, and hides the rest from those who could not write it', async () => {
    const { surveys, weir, photographs } = await tree()
    const notes = await make(owner, 'Interview notes', surveys)
    await setDefault(owner, weir, 'none')
    await grant(owner, weir, other, 'read')
    expect(await trash(member, surveys)).toBe(204)
    expect(await titles(owner, true)).toEqual(['Interview notes', 'Surveys'])
    expect([await seen(other, weir), await seen(other, photographs), await seen(owner, weir)]).toEqual([
      'read',
      'read',
      'write',
    ])
    expect(await seen(member, notes)).toBe('read')
    expect(await change(member, surveys, { trashed: false })).toBe(200)
    expect((await listed(owner)).find(({ id }) => id === weir)?.parentId).toBe(surveys)
    await setDefault(owner, notes, 'read')
    expect(await trash(member, notes)).toBe(403)
    await trash(owner, notes)
    expect([await seen(member, notes), await titles(member, true)]).toEqual([404, []])
  })

  it('SH3: what stays when its parent is deleted for ever, or comes back without it, is no more open than before', async () => {
    const { surveys, weir, photographs } = await tree()
    await setDefault(owner, surveys, 'none')
    await grant(owner, surveys, guest, 'read')
    await grant(owner, weir, guest, 'write')
    await trash(owner, photographs)
    await trash(owner, weir)
    await trash(owner, surveys)
    expect(await change(owner, photographs, { trashed: false })).toBe(200)
    expect([await seen(member, photographs), await seen(guest, photographs)]).toEqual([404, 'write'])
    expect(await deleteForEver(owner, surveys)).toBe(204)
    expect(await change(owner, weir, { trashed: false })).toBe(200)
    expect([await seen(member, weir), await seen(guest, weir), await seen(owner, weir)]).toEqual([
      404,
      'write',
      'write',
    ])
  })

  it('SH3: a page begun without a network below what is closed since then is nobody’s but its author’s', async () => {
    const { weir } = await tree()
    await setDefault(owner, weir, 'none')
    const id = crypto.randomUUID()
    const begin = (who: Visitor) =>
      create(who.request('POST', '/x', { organizationId, title: '', parentId: weir, id }), none)
    expect(await (await begin(member)).json()).toMatchObject({ parentId: null, access: 'write' })
    expect(await status(begin(member))).toBe(201)
    expect([await seen(other, id), await seen(owner, id)]).toEqual([404, 'write'])
    expect(await status(begin(other))).toBe(409)
  })
})

describe('SH4 inviting to a document', () => {
  const inviteTo = async (who: Visitor, id: string, email: string, access: 'read' | 'write' = 'read') => {
    const response = await invite(who.request('POST', '/x', { email, access }), at(id))
    return { status: response.status, body: (await response.json()) as { kind: string; invitationId: string } }
  }
  const accept = (who: Visitor, invitationId: string) =>
    status(who.auth('POST', '/organization/accept-invitation', { invitationId }))

  it('SH4: an invited guest who accepts sees what they were invited to, and nothing else', async () => {
    const { weir, photographs } = await tree()
    const lena = await web.visitor('Lena Vogt')
    const first = await inviteTo(owner, photographs, lena.email.toUpperCase())
    expect(first).toMatchObject({ status: 200, body: { kind: 'invited' } })
    const again = await inviteTo(owner, photographs, lena.email, 'write')
    expect(again.body.invitationId).toBe(first.body.invitationId)
    expect((await shared(owner, photographs)).invitations).toEqual([
      { id: first.body.invitationId, email: lena.email, access: 'write' },
    ])
    // The id opens the organization: it is not for all who read the document.
    expect((await shared(member, photographs)).invitations).toEqual([])
    expect(await seen(lena, photographs)).toBe(404)
    expect(await accept(lena, first.body.invitationId)).toBe(200)
    expect([await titles(lena), await seen(lena, photographs), await seen(lena, weir)]).toEqual([
      ['Site photographs'],
      'write',
      404,
    ])
    expect((await shared(owner, photographs)).invitations).toEqual([])
  })

  it('SH4: an address of the organization is given access at once; members invite nobody else', async () => {
    const { weir } = await tree()
    expect((await inviteTo(member, weir, guest.email)).body).toEqual({ kind: 'given' })
    expect(await seen(guest, weir)).toBe('read')
    expect((await inviteTo(member, weir, 'lena@fernhill.example')).status).toBe(403)
    expect((await inviteTo(guest, weir, 'lena@fernhill.example')).status).toBe(403)
    expect((await inviteTo(owner, weir, 'not an address')).status).toBe(400)
    expect(await web.admin`select 1 from auth.invitations where email = 'lena@fernhill.example'`).toHaveLength(0)
  })

  it('SH4: what was taken out, or promised by somebody who could not give it any more, is not given', async () => {
    const { weir, photographs } = await tree()
    const admin = await web.visitor('Marta Lindqvist')
    await web.join(organizationId, owner, admin, 'admin')
    const lena = await web.visitor('Lena Vogt')
    const { body } = await inviteTo(admin, weir, lena.email)
    await inviteTo(owner, photographs, lena.email)
    const out = () =>
      status(
        uninvite(owner.request('DELETE', '/x'), {
          params: Promise.resolve({ documentId: photographs, invitationId: body.invitationId }),
        }),
      )
    expect([await out(), await out()]).toEqual([204, 404])
    await web.admin`
      update auth.members set role = 'guest' where organization_id = ${organizationId} and user_id = ${admin.id}`
    expect(await accept(lena, body.invitationId)).toBe(200)
    expect(await titles(lena)).toEqual([])
  })
})
