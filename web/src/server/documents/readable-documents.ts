import 'server-only'
import type { Transaction } from '@coscribe/shared/db/connect'
import { readAccess, readAccessOfAll } from '@coscribe/shared/db/read-access'
import type { DocumentId, OrganizationId } from '@coscribe/shared/domain/ids'
import type { Access, Role } from '@coscribe/shared/domain/roles'
import type { Actor } from '../request-context.ts'

/** Of whom one asks. */
type Person = Pick<Actor, 'userId'>

export type ReadableDocument = {
  readonly access: Exclude<Access, 'none'>
  /** The document above; null at the top, and where the person may not see it: its id is none of their business. */
  readonly parentId: DocumentId | null
}

/**
 * The documents of an organization that a person may read, with what they may do there: what lists, search, export and
 * places are made of. `trashed` chooses between what is in use and what lies in the trash. Inside `withOrganization`;
 * `role` is that of `requireRole`.
 */
export async function readableDocuments(
  tx: Transaction,
  { userId }: Person,
  organizationId: OrganizationId,
  role: Role,
  { trashed }: { readonly trashed: boolean },
): Promise<Map<DocumentId, ReadableDocument>> {
  const all = await readAccessOfAll(tx, organizationId, userId, role)
  const readable = new Map<DocumentId, ReadableDocument>()
  for (const { id, parentId, access, trashed: inTrash } of all.values()) {
    if (access === 'none' || inTrash !== trashed) continue
    const parent = parentId === null ? undefined : all.get(parentId)
    readable.set(id, { access, parentId: parent && parent.access !== 'none' ? parent.id : null })
  }
  return readable
}

/** The same of one parent: null where the person may not see it. */
export async function visibleParent(
  tx: Transaction,
  { userId }: Person,
  organizationId: OrganizationId,
  parentId: DocumentId | null,
): Promise<DocumentId | null> {
  const found = parentId === null ? null : await readAccess(tx, organizationId, parentId, userId)
  return found && found.access !== 'none' ? parentId : null
}
