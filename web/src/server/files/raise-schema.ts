import 'server-only'
import type { Transaction } from '@coscribe/shared/db/connect'
import type { DocumentId, OrganizationId } from '@coscribe/shared/domain/ids'
import { FILES_SCHEMA_VERSION } from '@coscribe/shared/editor/document-roots'

/**
 * From now on only editors may open the document that know pictures: an older one would delete them for everybody. Raised
 * before there can be such a node; Postgres tells the collab servers, which send older editors away (4426).
 */
export async function raiseSchema(tx: Transaction, organizationId: OrganizationId, documentId: DocumentId) {
  await tx`
    update app.documents set min_schema = ${FILES_SCHEMA_VERSION}
     where organization_id = ${organizationId} and id = ${documentId} and min_schema < ${FILES_SCHEMA_VERSION}`
}
