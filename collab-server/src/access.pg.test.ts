import { randomUUID } from 'node:crypto'
import type { DocumentId, OrganizationId, SessionId, UserId } from '@coscribe/shared/domain/ids'
import { createOrganization } from '@coscribe/shared/testing/factories'
import { until } from '@coscribe/shared/testing/until'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CollabServer } from './server.ts'
import { type ClientOptions, TestClient } from './testing/clients.ts'
import { CollabWorld, type TokenOptions } from './testing/collab-world.ts'
import { RawClient } from './testing/raw-client.ts'
import { startServer } from './testing/start-server.ts'

let world: CollabWorld
let server: CollabServer
let port: number
let clients: { destroy(): void }[] = []

beforeAll(async () => {
  world = await CollabWorld.create()
  ;({ server, port } = await startServer(world))
})
afterEach(() => {
  for (const client of clients) client.destroy()
  clients = []
})
afterAll(async () => {
  await server.drain()
  await world.drop()
})

function open(userId: UserId, options: ClientOptions = {}) {
  const client = new TestClient(world, port, userId, options)
  clients.push(client)
  return client
}

/** Shows a token for a document and answers the code that the socket is closed with. */
async function refusal(options: TokenOptions, name = world.nameOf(options.documentId)): Promise<number> {
  return await refusalOf(await world.mintToken(options), name)
}
async function refusalOf(token: string, name: string): Promise<number> {
  const client = new RawClient(port, name)
  clients.push(client)
  await client.authenticate(token)
  await until('the socket is closed or admitted', () => client.closed !== null || client.authenticated)
  return client.closed?.code ?? 0
}

describe('admission', () => {
  it('AD1: a token that is missing, forged, expired or for something else is 4401', async () => {
    const { documentId } = world
    const good = await world.mintToken({ documentId, userId: world.owner })
    const [head, , signature] = good.split('.')
    const claims = Buffer.from(JSON.stringify({ sub: world.owner, org: world.organization.id })).toString('base64url')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    const name = world.nameOf()
    expect(await refusalOf('', name)).toBe(4401)
    expect(await refusalOf('nonsense', name)).toBe(4401)
    expect(await refusalOf(`${head}.${claims}.${signature}`, name)).toBe(4401)
    expect(await refusalOf(`${none}.${good.split('.')[1]}.`, name)).toBe(4401)
    expect(await refusal({ documentId, userId: world.owner, expiresIn: -60 })).toBe(4401)
    expect(await refusal({ documentId, userId: world.owner, audience: 'coscribe' })).toBe(4401)
    expect(await refusal({ documentId, userId: world.owner, sessionId: randomUUID() as SessionId })).toBe(4401)
  })

  it('TN1: a document of another organization and one that does not exist are both 4404', async () => {
    const other = await createOrganization(world.admin, 'Elsewhere')
    const foreign = await other.createDocument()
    const userId = world.owner
    expect(await refusal({ documentId: randomUUID() as DocumentId, userId })).toBe(4404)
    expect(await refusal({ documentId: foreign, userId })).toBe(4404)
    // As if the token endpoint had been tricked: a well-signed token for the other organization.
    const name = `${other.id}/${foreign}`
    expect(await refusal({ organizationId: other.id, documentId: foreign, userId }, name)).toBe(4404)
    // A good token, shown for another document.
    expect(await refusal({ documentId: world.documentId, userId }, name)).toBe(4404)
    const noOrganization = randomUUID() as OrganizationId
    expect(await refusal({ organizationId: noOrganization, documentId: foreign, userId }, name)).toBe(4404)
  })

  it('AD1: a document in the trash is 4410, an editor that is too old 4426, a guest without a grant 4404', async () => {
    const trashed = await world.organization.createDocument()
    await world.admin`update app.documents set trashed_at = now() where id = ${trashed}`
    expect(await refusal({ documentId: trashed, userId: world.owner })).toBe(4410)
    const newer = await world.organization.createDocument()
    await world.admin`update app.documents set min_schema = 2 where id = ${newer}`
    expect(await refusal({ documentId: newer, userId: world.owner, schemaVersion: 1 })).toBe(4426)
    const guest = await world.organization.addMember('guest')
    expect(await refusal({ documentId: world.documentId, userId: guest })).toBe(4404)
  })

  it('AD2: whoever may only read cannot change anything, but is told that there is nothing to save', async () => {
    const documentId = await world.organization.createDocument()
    const guest = await world.organization.addMember('guest')
    await world.organization.grant(documentId, guest, 'read')
    const reader = open(guest, { documentId })
    await reader.whenSaved()
    const kim = open(world.owner, { documentId })
    await kim.whenSynced()
    kim.type('for all')
    await until('the reader sees it', () => reader.text === 'for all')
    await kim.whenSaved()
    const { seq } = await world.committed(documentId)
    reader.type(' and mine')
    kim.type('.')
    await kim.whenSaved()
    expect(kim.text).toBe('for all.')
    expect(reader.provider.hasUnsyncedChanges).toBe(true)
    expect((await world.committed(documentId)).seq).toBe(seq + 1n)
  })
})

describe('revocation', () => {
  /** Somebody with an open document that all later cases take something away from. */
  async function connected(role: 'member' | 'guest', access?: 'read' | 'write') {
    const documentId = await world.organization.createDocument()
    const userId = await world.organization.addMember(role)
    if (access) await world.organization.grant(documentId, userId, access)
    const client = open(userId, { documentId })
    await client.whenSaved()
    return { client, documentId, userId }
  }

  it('RV1: a removed member is closed with 4404 and stays out', async () => {
    const { client, userId } = await connected('member')
    await world.admin`delete from auth.members where user_id = ${userId}`
    await client.whenClosed(4404)
    await until('it is refused again', () => client.closes.filter(({ code }) => code === 4404).length > 1)
  })

  it('RV1: a writer who becomes a reader is closed with 4403 and comes back as a reader', async () => {
    const { client, documentId, userId } = await connected('guest', 'write')
    client.type('before')
    await client.whenSaved()
    await world.admin`update app.document_grants set access = 'read' where user_id = ${userId}`
    await client.whenClosed(4403)
    await until('it is back', () => client.provider.isSynced)
    const { seq } = await world.committed(documentId)
    client.type(' after')
    const kim = open(world.owner, { documentId })
    await kim.whenSaved()
    expect(kim.text).toBe('before')
    expect((await world.committed(documentId)).seq).toBe(seq)
  })

  it('RV1: a reader who may write is closed and comes back as a writer', async () => {
    const { client, documentId, userId } = await connected('guest', 'read')
    await world.admin`update app.document_grants set access = 'write' where user_id = ${userId}`
    await client.whenClosed(4403)
    await client.whenSaved()
    client.type('now mine too')
    await client.whenSaved()
    expect((await world.committed(documentId)).seq).toBeGreaterThan(0n)
  })

  it('RV1: a withdrawn grant, a trashed and a deleted document close the socket', async () => {
    const guest = await connected('guest', 'write')
    await world.admin`delete from app.document_grants where user_id = ${guest.userId}`
    await guest.client.whenClosed(4404)
    const member = await connected('member')
    await world.admin`update app.documents set trashed_at = now() where id = ${member.documentId}`
    await member.client.whenClosed(4410)
    const other = await connected('member')
    await world.admin`delete from app.documents where id = ${other.documentId}`
    await other.client.whenClosed(4404)
  })

  /** A member or guest with a page open that lies two levels below another. */
  async function connectedBelow(role: 'member' | 'guest') {
    const [top, middle, documentId] = [
      await world.organization.createDocument(),
      await world.organization.createDocument(),
      await world.organization.createDocument(),
    ]
    const place = (id: DocumentId, parent: DocumentId | null) =>
      world.admin`update app.documents set parent_id = ${parent} where id = ${id}`
    await place(middle, top)
    await place(documentId, middle)
    const userId = await world.organization.addMember(role)
    if (role === 'guest') await world.organization.grant(top, userId, 'write')
    const client = open(userId, { documentId })
    await client.whenSaved()
    return { client, documentId, userId, top, middle, place }
  }
  const setDefault = (id: DocumentId, access: 'write' | 'read' | 'none' | null) =>
    world.admin`update app.documents set default_access = ${access} where id = ${id}`

  it('RV1: what is closed for all members two levels above closes the socket, and opened again lets in', async () => {
    const { client, documentId, userId, top } = await connectedBelow('member')
    const owner = open(world.owner, { documentId })
    await owner.whenSaved()
    await setDefault(top, 'none')
    await client.whenClosed(4404)
    await until('it is refused again', () => client.closes.filter(({ code }) => code === 4404).length > 1)
    expect(await refusal({ documentId, userId })).toBe(4404)
    expect(owner.closes).toEqual([])
    await setDefault(top, null)
    expect(await refusal({ documentId, userId })).toBe(0)
  })

  it('RV1: what all members may only read above makes readers below, who come back as readers', async () => {
    const { client, documentId, top, middle } = await connectedBelow('member')
    client.type('before')
    await client.whenSaved()
    await setDefault(top, 'read')
    await client.whenClosed(4403)
    await until('it is back', () => client.provider.isSynced)
    const { seq } = await world.committed(documentId)
    client.type(' after')
    const kim = open(world.owner, { documentId })
    await kim.whenSaved()
    expect(kim.text).toBe('before')
    expect((await world.committed(documentId)).seq).toBe(seq)
    // Nearer than the top: the page between says write again, and the reader is a writer.
    const closes = client.closes.length
    await setDefault(middle, 'write')
    await until('it is sent away once more', () => client.closes.length > closes)
    await client.whenSaved()
    await until('what was typed meanwhile arrives', () => kim.text === 'before after')
  })

  it('RV1: a grant that is changed or withdrawn two levels above reaches the socket', async () => {
    const { client, documentId, userId, top } = await connectedBelow('guest')
    await world.admin`update app.document_grants set access = 'read' where user_id = ${userId}`
    await client.whenClosed(4403)
    await until('it is back', () => client.provider.isSynced)
    await world.admin`delete from app.document_grants where user_id = ${userId} and document_id = ${top}`
    await client.whenClosed(4404)
    expect(await refusal({ documentId, userId })).toBe(4404)
  })

  it('RV1: a page that is moved out of what a guest was given takes all below along, and a move back brings them', async () => {
    const { client, documentId, userId, top, middle, place } = await connectedBelow('guest')
    await place(middle, null)
    await client.whenClosed(4404)
    expect(await refusal({ documentId, userId })).toBe(4404)
    await place(middle, top)
    expect(await refusal({ documentId, userId })).toBe(0)
  })

  it('RV1: a hundred changes at once reach everybody, and nobody beside', async () => {
    const { client, top } = await connectedBelow('member')
    const beside = await connected('member')
    await world.admin`
      insert into app.documents (organization_id, id, parent_id)
      select ${world.organization.id}, gen_random_uuid(), ${top} from generate_series(1, 100)`
    await world.admin`update app.documents set default_access = 'none' where parent_id = ${top} or id = ${top}`
    await client.whenClosed(4404)
    expect(beside.client.closes).toEqual([])
  })

  it('RV1: the end of a session ends its sockets, and no others', async () => {
    const { client, documentId, userId } = await connected('member')
    const kim = open(world.owner, { documentId })
    await kim.whenSaved()
    await world.admin`delete from auth.sessions where user_id = ${userId}`
    await client.whenClosed(4401)
    expect(kim.closes).toEqual([])
  })
})

describe('updates from elsewhere', () => {
  it('CP1: what another process appends is merged into the open document, and not logged again', async () => {
    const documentId = await world.organization.createDocument()
    const kim = open(world.owner, { documentId })
    await kim.whenSaved()
    const { seq } = await world.committed(documentId)
    const { appendUpdates } = await import('@coscribe/shared/db/append-updates')
    const { notifyDocumentAppended } = await import('@coscribe/shared/db/document-notifications')
    const Y = await import('yjs')
    const doc = new Y.Doc()
    doc.getText('title').insert(0, 'Renamed')
    const address = { organizationId: world.organization.id, documentId }
    await appendUpdates(world.admin, [{ ...address, payload: Y.encodeStateAsUpdate(doc), userId: null }])
    await notifyDocumentAppended(world.admin, address)
    await until('it is in the open document', () => kim.doc.getText('title').toString() === 'Renamed')
    expect((await world.committed(documentId)).seq).toBe(seq + 1n)
    await until('the title is projected', async () => {
      const [row] = await world.admin`select title from app.document_projections where document_id = ${documentId}`
      return row?.title === 'Renamed'
    })
  })
})
