import 'server-only'
import { randomBytes } from 'node:crypto'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { AppError } from '@coscribe/shared/domain/app-error'
import { isUuid, type OrganizationId } from '@coscribe/shared/domain/ids'
import { MAX_DEVICES_PER_MEMBER, OFFLINE_DAYS } from '@coscribe/shared/domain/limits'
import { requireRole } from '../access.ts'
import { authSql, webSql } from '../database.ts'
import type { Actor } from '../request-context.ts'

export type DeviceKey = {
  /** Base64 of 32 bytes. */
  readonly key: string
  /** How many days from now the local copy may be opened without asking again; 0: none may be kept. */
  readonly offlineDays: number
}

const notFound = () => new AppError('not-found', 'There is nothing here, or you may not see it.')

/**
 * The key of one local store of this person, made when it is asked for first. `organization` null: their own store.
 * A store of somebody else, or of another organization, is not found.
 */
export async function giveDeviceKey(actor: Actor, deviceId: string, organization: string | null): Promise<DeviceKey> {
  if (!isUuid(deviceId)) throw notFound()
  const organizationId = organization === null ? null : (await requireRole(actor, organization)).organizationId
  const offlineDays = organizationId === null ? OFFLINE_DAYS : await offlineDaysOf(organizationId)
  if (offlineDays === 0)
    throw new AppError('gone', 'This organization keeps no copies on devices.', { reason: 'no-copies' })
  const sql = authSql()
  await sql`
    insert into auth.device_keys (id, user_id, organization_id, key)
    values (${deviceId}, ${actor.userId}, ${organizationId}, ${randomBytes(32)}) on conflict do nothing`
  const [row] = await sql<{ key: Buffer }[]>`
    update auth.device_keys set used_at = now()
     where id = ${deviceId} and user_id = ${actor.userId} and organization_id is not distinct from ${organizationId}
    returning key`
  if (!row) throw notFound()
  await sql`
    delete from auth.device_keys where id in (
      select id from auth.device_keys
       where user_id = ${actor.userId} and organization_id is not distinct from ${organizationId}
       order by used_at desc, id offset ${MAX_DEVICES_PER_MEMBER})`
  return { key: row.key.toString('base64'), offlineDays }
}

/** Makes what that store holds unreadable for good. Deleting what is not there changes nothing. */
export async function destroyDeviceKey(actor: Actor, deviceId: string): Promise<void> {
  if (isUuid(deviceId))
    await authSql()`delete from auth.device_keys where id = ${deviceId} and user_id = ${actor.userId}`
}

export async function offlineDaysOf(organizationId: OrganizationId): Promise<number> {
  const [row] = await withOrganization(
    webSql(),
    organizationId,
    (tx) => tx<{ days: number }[]>`
      select offline_days as days from app.organization_settings where organization_id = ${organizationId}`,
  )
  return row?.days ?? OFFLINE_DAYS
}
