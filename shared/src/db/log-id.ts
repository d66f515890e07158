import type { DocumentId, OrganizationId } from '../domain/ids.ts'
import type { Queryable } from './connect.ts'

/** The id of a document's log, as a part of a statement; null where the organization has no such document. */
export const logId = (sql: Queryable, organizationId: OrganizationId, documentId: DocumentId) => sql`
  (select log_id from app.documents where organization_id = ${organizationId} and id = ${documentId})`
