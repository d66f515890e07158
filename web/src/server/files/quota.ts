import 'server-only'
import type { Transaction } from '@coscribe/shared/db/connect'
import { AppError } from '@coscribe/shared/domain/app-error'
import type { OrganizationId } from '@coscribe/shared/domain/ids'
import { FILE_QUOTA_BYTES } from '@coscribe/shared/domain/limits'

const full = () =>
  new AppError(
    'conflict',
    'The organization’s space for files is full. Delete documents with large files for ever, or ask an administrator.',
    { reason: 'file-quota-full' },
  )

/**
 * Takes bytes from the organization's quota, or gives some back. One statement, under the lock of the row: of many uploads
 * at the limit, those that fit get in, and the sum is never above it. What is deleted is given back by triggers.
 *
 * @throws AppError conflict where they do not fit.
 */
export async function takeQuota(tx: Transaction, organizationId: OrganizationId, bytes: number): Promise<void> {
  await tx`
    insert into app.file_usage (organization_id) values (${organizationId}) on conflict do nothing`
  const taken = await tx`
    update app.file_usage u set bytes = u.bytes + ${bytes}
     where u.organization_id = ${organizationId}
       and (${bytes <= 0} or u.bytes + ${bytes} <= coalesce(
         (select s.file_quota_bytes from app.organization_settings s where s.organization_id = ${organizationId}),
         ${FILE_QUOTA_BYTES}))
    returning 1`
  if (taken.length === 0) throw full()
}
