import { randomUUID } from 'node:crypto'
import type { Sql } from '../db/connect.ts'
import type { DocumentId, OrganizationId, UserId } from '../domain/ids.ts'
import type { Access, Role } from '../domain/roles.ts'

/** An organization in a test database, made by direct SQL as the migrator. */
export type TestOrganization = {
  readonly id: OrganizationId
  readonly owner: UserId
  addMember(role: Role, name?: string): Promise<UserId>
  createDocument(): Promise<DocumentId>
  grant(documentId: DocumentId, userId: UserId, access: Exclude<Access, 'none'>): Promise<void>
}

/** A user without a password; enough wherever nobody signs in. */
export async function createUser(admin: Sql, name = 'Marta Lindqvist'): Promise<UserId> {
  const id = randomUUID() as UserId
  await admin`insert into auth.users (id, name, email) values (${id}, ${name}, ${`${id}@example.test`})`
  return id
}

/** `admin` is a connection of the migrator (`TestDatabase.urls.admin`). */
export async function createOrganization(admin: Sql, name = 'Fernhill Institute'): Promise<TestOrganization> {
  const id = randomUUID() as OrganizationId
  const addMember = async (role: Role, memberName?: string) => {
    const userId = await createUser(admin, memberName)
    await admin`
      insert into auth.members (organization_id, user_id, role, created_at) values (${id}, ${userId}, ${role}, now())`
    return userId
  }
  await admin`insert into auth.organizations (id, name, slug, created_at) values (${id}, ${name}, ${id}, now())`
  const owner = await addMember('owner', 'Kim Okafor')
  return {
    id,
    owner,
    addMember,
    async createDocument() {
      const documentId = randomUUID() as DocumentId
      await admin`
        insert into app.documents (organization_id, id, created_by) values (${id}, ${documentId}, ${owner})`
      return documentId
    },
    async grant(documentId, userId, access) {
      await admin`
        insert into app.document_grants (organization_id, document_id, user_id, access, granted_by)
        values (${id}, ${documentId}, ${userId}, ${access}, ${owner})`
    },
  }
}
