import { randomUUID } from 'node:crypto'
import { connect } from '@coscribe/shared/db/connect'
import type { DocumentId, OrganizationId } from '@coscribe/shared/domain/ids'
import { formatDocumentName } from '@coscribe/shared/protocol/document-name'
import { createOrganization } from '@coscribe/shared/testing/factories'
import { holdCommits } from '@coscribe/shared/testing/hold-commits'
import { createTestDatabase } from '@coscribe/shared/testing/test-database'
import { afterAll, beforeAll, describe } from 'vitest'
import { MemoryUpdateLog } from './memory-update-log.ts'
import { PostgresUpdateLog } from './postgres-update-log.ts'
import { updateLogContract } from './update-log.contract.ts'

describe('update log in memory', () =>
  updateLogContract(async () => {
    const log = new MemoryUpdateLog()
    return {
      log,
      async create() {
        const address = { organizationId: randomUUID() as OrganizationId, documentId: randomUUID() as DocumentId }
        log.createDocument(formatDocumentName(address))
        return address
      },
      remove: async (address) => log.deleteDocument(formatDocumentName(address)),
      rows: async (address) => log.rows(formatDocumentName(address)).map(({ payload }) => payload),
      async hold(address) {
        log.locked.add(formatDocumentName(address))
        return async () => void log.locked.delete(formatDocumentName(address))
      },
    }
  }))

describe('update log in Postgres', () => {
  let close = async () => {}
  let start: Parameters<typeof updateLogContract>[0]
  beforeAll(async () => {
    const database = await createTestDatabase()
    const admin = connect(database.urls.admin, { max: 1, applicationName: 'coscribe test' })
    const log = new PostgresUpdateLog(database.urls.collab)
    const organization = await createOrganization(admin)
    close = async () => {
      await log.close()
      await admin.end()
      await database.drop()
    }
    start = async () => ({
      log,
      create: async () => ({ organizationId: organization.id, documentId: await organization.createDocument() }),
      async remove({ documentId }) {
        await admin`update app.documents set trashed_at = now() where id = ${documentId}`
      },
      rows: async ({ documentId }) =>
        (
          await admin<{ payload: Buffer }[]>`
            select payload from app.document_updates
             where log_id = (select log_id from app.documents where id = ${documentId}) order by seq`
        ).map((row) => row.payload),
      hold: (address) => holdCommits(database.urls.admin, address),
    })
  })
  afterAll(() => close())
  updateLogContract(() => start())
})
