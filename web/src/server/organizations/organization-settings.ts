import 'server-only'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { AppError } from '@coscribe/shared/domain/app-error'
import { requireRole } from '../access.ts'
import { webSql } from '../database.ts'
import { offlineDaysOf } from '../device-keys/device-keys.ts'
import type { Actor } from '../request-context.ts'

export type OrganizationSettings = {
  /** Days for which a local copy opens without contact with the server; 0: none is kept. */
  readonly offlineDays: number
}

export async function readSettings(actor: Actor, organization: string): Promise<OrganizationSettings> {
  const { organizationId } = await requireRole(actor, organization)
  return { offlineDays: await offlineDaysOf(organizationId) }
}

/** @throws AppError forbidden for all but owners and administrators. */
export async function changeSettings(
  actor: Actor,
  organization: string,
  { offlineDays }: OrganizationSettings,
): Promise<OrganizationSettings> {
  const { organizationId, role } = await requireRole(actor, organization)
  if (role !== 'owner' && role !== 'admin')
    throw new AppError('forbidden', 'Only owners and administrators change this.', { reason: 'only-admins' })
  await withOrganization(
    webSql(),
    organizationId,
    (tx) => tx`
      insert into app.organization_settings (organization_id, offline_days) values (${organizationId}, ${offlineDays})
      on conflict (organization_id) do update set offline_days = excluded.offline_days`,
  )
  return { offlineDays }
}
