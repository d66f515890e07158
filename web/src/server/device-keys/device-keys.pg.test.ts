import { randomUUID } from 'node:crypto'
import { MAX_DEVICES_PER_MEMBER } from '@coscribe/shared/domain/limits'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DELETE, POST } from '@/app/api/v1/device-keys/[deviceId]/route.ts'
import { GET, PUT } from '@/app/api/v1/organizations/[organizationId]/settings/route.ts'
import { startWeb, type Visitor, type Web } from '../testing/start-web.ts'

let web: Web
let owner: Visitor
let member: Visitor
let organizationId: string
beforeAll(async () => {
  web = await startWeb()
  owner = await web.visitor('Kim Okafor')
  member = await web.visitor('Ravi Menon')
  organizationId = await web.createOrganization(owner)
  await web.join(organizationId, owner, member, 'member')
})
afterAll(() => web.stop())

const context = (deviceId: string) => ({ params: Promise.resolve({ deviceId }) })
const ask = async (visitor: Visitor, deviceId: string, organization: string | null) => {
  const response = await POST(visitor.request('POST', '/x', { organizationId: organization }), context(deviceId))
  return { status: response.status, body: (await response.json()) as { key?: string; offlineDays?: number } }
}
const settings = (visitor: Visitor, offlineDays: number) =>
  PUT(visitor.request('PUT', '/x', { offlineDays }), { params: Promise.resolve({ organizationId }) })

describe('OF1 the server’s half of the key', () => {
  it('OF1: is the same for the same store, and another for another', async () => {
    const device = randomUUID()
    const first = await ask(member, device, organizationId)
    expect(Buffer.from(first.body.key ?? '', 'base64')).toHaveLength(32)
    expect(first.body.offlineDays).toBe(14)
    expect(await ask(member, device, organizationId)).toEqual(first)
    expect((await ask(member, randomUUID(), organizationId)).body.key).not.toBe(first.body.key)
    expect((await ask(member, randomUUID(), null)).status).toBe(200)
  })

  it('OF1: is not given to another person, nor for another organization or the person’s own store', async () => {
    const device = randomUUID()
    await ask(member, device, organizationId)
    expect((await ask(owner, device, organizationId)).status).toBe(404)
    expect((await ask(member, device, null)).status).toBe(404)
    expect((await ask(member, 'not-a-uuid', organizationId)).status).toBe(404)
    await DELETE(owner.request('DELETE', '/x'), context(device))
    expect((await ask(member, device, organizationId)).status).toBe(200)
  })

  it('OF1: is gone after it was destroyed, and with the membership', async () => {
    const device = randomUUID()
    const before = await ask(member, device, organizationId)
    await DELETE(member.request('DELETE', '/x'), context(device))
    expect((await ask(member, device, organizationId)).body.key).not.toBe(before.body.key)
    const leaver = await web.visitor('Eve Leaver')
    await web.join(organizationId, owner, leaver, 'member')
    await ask(leaver, randomUUID(), organizationId)
    await web.admin`delete from auth.members where user_id = ${leaver.id}`
    expect(await web.admin`select id from auth.device_keys where user_id = ${leaver.id}`).toHaveLength(0)
  })

  it('OF1: of more stores than a person may have, the one unused for longest makes room', async () => {
    const many = await web.visitor('Ana Many')
    await web.join(organizationId, owner, many, 'member')
    const devices = Array.from({ length: MAX_DEVICES_PER_MEMBER + 1 }, () => randomUUID())
    for (const device of devices) await ask(many, device, organizationId)
    const left = await web.admin<{ id: string }[]>`select id from auth.device_keys where user_id = ${many.id}`
    expect(left.map((row) => row.id).sort()).toEqual(devices.slice(1).sort())
  })

  it('OF1: none is given where the organization keeps no copies; only administrators decide that', async () => {
    expect((await settings(member, 0)).status).toBe(403)
    expect((await settings(owner, 91)).status).toBe(400)
    expect((await settings(owner, 0)).status).toBe(200)
    expect((await ask(member, randomUUID(), organizationId)).status).toBe(410)
    await settings(owner, 7)
    expect((await ask(member, randomUUID(), organizationId)).body.offlineDays).toBe(7)
    const read = await GET(member.request('GET', '/x'), { params: Promise.resolve({ organizationId }) })
    expect(await read.json()).toEqual({ offlineDays: 7 })
  })
})
