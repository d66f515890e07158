import { type DocumentId, type OrganizationId, parseDocumentId, parseOrganizationId } from '../domain/ids.ts'

/** The wire address of a document, `<organizationId>/<documentId>`. Only this file takes it apart. */
export type DocumentAddress = { readonly organizationId: OrganizationId; readonly documentId: DocumentId }

export const formatDocumentName = ({ organizationId, documentId }: DocumentAddress) => `${organizationId}/${documentId}`

/** The address, or null unless the name is exactly two lower-case UUIDs with one slash between (73 characters). */
export function parseDocumentName(name: string): DocumentAddress | null {
  if (name.length !== 73) return null
  const organizationId = parseOrganizationId(name.slice(0, 36))
  const documentId = parseDocumentId(name.slice(37))
  return name[36] === '/' && organizationId && documentId ? { organizationId, documentId } : null
}
