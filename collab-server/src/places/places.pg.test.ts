import { connect, type Sql } from '@coscribe/shared/db/connect'
import type { DocumentId, OrganizationId, UserId } from '@coscribe/shared/domain/ids'
import { createOrganization, type TestOrganization } from '@coscribe/shared/testing/factories'
import { createTestDatabase, type TestDatabase } from '@coscribe/shared/testing/test-database'
import { until } from '@coscribe/shared/testing/until'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CollabConnection } from '../connection-context.ts'
import { Places, planPlaces } from './places.ts'

let database: TestDatabase
let admin: Sql
let sql: Sql
let organization: TestOrganization
beforeAll(async () => {
  database = await createTestDatabase()
  admin = connect(database.urls.admin, { max: 2, applicationName: 'test' })
  sql = connect(database.urls.collab, { max: 2, applicationName: 'test' })
  organization = await createOrganization(admin)
})
afterAll(async () => {
  await Promise.all([admin?.end(), sql?.end()])
  await database?.drop()
})

const connection = (organizationId: OrganizationId, documentId: DocumentId, userId: UserId) =>
  ({ admission: { address: { organizationId, documentId }, userId }, isClosed: false }) as unknown as CollabConnection
const stored = async () =>
  (await admin<{ key: string }[]>`select document_id || ' ' || user_id as key from app.document_places`)
    .map(({ key }) => key)
    .sort()

it('TR6: plans what came and what left, once per person and document', () => {
  const spot = (documentId: string, userId: string) => [`${documentId} ${userId}`, { documentId, userId }] as const
  const plan = planPlaces(new Map([spot('a', 'kim'), spot('b', 'kim')]), new Map([spot('b', 'kim'), spot('c', 'kim')]))
  expect(plan).toEqual({
    came: [{ documentId: 'c', userId: 'kim' }],
    left: [{ documentId: 'a', userId: 'kim' }],
  })
})

it('TR6: who has what open is in the database a moment later, also after a failure, and is taken back at the end', async () => {
  const [a, b] = [await organization.createDocument(), await organization.createDocument()]
  const marta = await organization.addMember('member')
  const gone = crypto.randomUUID() as DocumentId
  let open = [connection(organization.id, a, marta), connection(organization.id, gone, marta)]
  let changes = 0
  const places = new Places(
    sql,
    () => open,
    () => changes,
  )
  await admin.unsafe('alter table app.document_places rename to away')
  places.start()
  await until('a write has failed', async () => {
    const [failed] = await admin`
      select 1 from pg_stat_database where datname = current_database() and xact_rollback > 0`
    return failed !== undefined
  })
  await admin.unsafe('alter table app.away rename to document_places')
  await until('Marta is at a', async () => (await stored()).join() === `${a} ${marta}`)
  // Twice in one document is once.
  open = [
    connection(organization.id, b, marta),
    connection(organization.id, b, marta),
    connection(organization.id, b, organization.owner),
  ]
  changes += 1
  const both = [`${b} ${marta}`, `${b} ${organization.owner}`].sort()
  await until('Marta and Kim are at b', async () => (await stored()).join() === both.join())
  await places.stop()
  expect(await stored()).toEqual([])
})
