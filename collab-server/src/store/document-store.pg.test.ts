import { randomUUID } from 'node:crypto'
import { appendUpdates } from '@coscribe/shared/db/append-updates'
import { connect } from '@coscribe/shared/db/connect'
import type { DocumentId, OrganizationId, UserId } from '@coscribe/shared/domain/ids'
import { formatDocumentName } from '@coscribe/shared/protocol/document-name'
import { createOrganization } from '@coscribe/shared/testing/factories'
import { createTestDatabase } from '@coscribe/shared/testing/test-database'
import { afterAll, beforeAll, describe } from 'vitest'
import { makeCheckpoint } from '../compaction/make-checkpoint.ts'
import { HeavyWork } from '../work/heavy-work.ts'
import { documentStoreContract } from './document-store.contract.ts'
import { MemoryDatabase } from './memory-database.ts'
import { MemoryDocumentStore } from './memory-document-store.ts'
import { PostgresDocumentStore } from './postgres-document-store.ts'

describe('document store in memory', () =>
  documentStoreContract(async () => {
    const database = new MemoryDatabase()
    return {
      store: new MemoryDocumentStore(database, makeCheckpoint),
      userId: randomUUID() as UserId,
      async create() {
        const address = { organizationId: randomUUID() as OrganizationId, documentId: randomUUID() as DocumentId }
        database.create(formatDocumentName(address))
        return address
      },
      remove: async (address) => database.delete(formatDocumentName(address)),
      append: async (updates) => {
        for (const update of updates) database.append(formatDocumentName(update), update)
      },
      damage: async (address) =>
        database.change(formatDocumentName(address), ({ checkpoints }) => ({
          checkpoints: checkpoints.map((checkpoint, index) =>
            index === checkpoints.length - 1 ? { ...checkpoint, state: Uint8Array.of(1, 2, 3) } : checkpoint,
          ),
        })),
      minSchema: async (address) => database.snapshot(formatDocumentName(address))?.minSchema,
      title: async (address) => database.snapshot(formatDocumentName(address))?.projection?.title ?? null,
    }
  }))

describe('document store in Postgres', () => {
  let close = async () => {}
  let start: Parameters<typeof documentStoreContract>[0]
  beforeAll(async () => {
    const database = await createTestDatabase()
    const admin = connect(database.urls.admin, { max: 1, applicationName: 'coscribe test' })
    const sql = connect(database.urls.collab, { max: 2, applicationName: 'coscribe test' })
    const work = new HeavyWork(database.urls.collab)
    const organization = await createOrganization(admin)
    close = async () => {
      await work.close()
      await Promise.all([sql.end(), admin.end()])
      await database.drop()
    }
    start = async () => ({
      store: new PostgresDocumentStore(sql, work),
      userId: organization.owner,
      create: async () => ({ organizationId: organization.id, documentId: await organization.createDocument() }),
      async remove({ documentId }) {
        await admin`delete from app.documents where id = ${documentId}`
      },
      append: (updates) => appendUpdates(admin, updates),
      async damage({ documentId }) {
        await admin`
          update app.document_checkpoints set state = 'damaged'::bytea
           where document_id = ${documentId} and seq = (
             select max(seq) from app.document_checkpoints where document_id = ${documentId})`
      },
      minSchema: async ({ documentId }) =>
        (await admin<{ s: number }[]>`select min_schema as s from app.documents where id = ${documentId}`)[0]?.s,
      title: async ({ documentId }) =>
        (
          await admin<{ title: string }[]>`
          select title from app.document_projections where document_id = ${documentId}`
        )[0]?.title ?? null,
    })
  })
  afterAll(() => close())
  documentStoreContract(() => start())
})
