import 'server-only'
import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { AppError } from '@coscribe/shared/domain/app-error'
import type { FileId, OrganizationId } from '@coscribe/shared/domain/ids'
import { MAX_FILE_BYTES, UPLOADS_PER_PERSON } from '@coscribe/shared/domain/limits'
import { withDocument } from '../access.ts'
import { webSql } from '../database.ts'
import type { Actor } from '../request-context.ts'
import { cleanFileName } from './file-name.ts'
import { sha256Of, spool, tooLarge, withIncoming } from './incoming.ts'
import { isPictureType, redraw } from './picture.ts'
import { takeQuota } from './quota.ts'
import { raiseSchema } from './raise-schema.ts'
import { sniff } from './sniff.ts'
import { blobStorage } from './storage.ts'

/** A file as the API answers it. A picture is one that may be shown in the page; everything else is only downloaded. */
export type FileRecord = {
  readonly id: FileId
  readonly kind: 'picture' | 'file'
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  readonly width: number | null
  readonly height: number | null
}

export type NewFile = {
  readonly name: string
  /** As a header says; null where none does. Only a hint. */
  readonly declaredBytes: number | null
  readonly body: AsyncIterable<Uint8Array>
}

type Reservation = { readonly organizationId: OrganizationId; readonly blobId: string; readonly bytes: number }

/**
 * Takes a file into a document that the person may write in. Its bytes are reserved in the quota before any is read, and a
 * row names the blob before it is written, so that whatever fails leaves nothing: what was reserved is released here, or by
 * age where this process dies.
 */
export async function addFile(actor: Actor, document: string, given: NewFile): Promise<FileRecord> {
  const name = cleanFileName(given.name)
  if (given.declaredBytes !== null && given.declaredBytes > MAX_FILE_BYTES) throw tooLarge(name, given.declaredBytes)
  return await oneOfFew(actor, async () => {
    const reserved = await reserve(actor, document, given.declaredBytes ?? MAX_FILE_BYTES)
    try {
      return await withIncoming(async (path, drawn) => {
        const size = await spool(given.body, path, name)
        if (size === 0) throw new AppError('invalid', `“${name}” is empty.`, { reason: 'file-empty', values: { name } })
        const mediaType = await sniff(path)
        const picture = isPictureType(mediaType) ? await redraw(path, mediaType, drawn, name) : null
        const kept = picture ? drawn : path
        const facts: Facts = {
          name,
          mediaType: picture?.mediaType ?? mediaType,
          bytes: (await stat(kept)).size,
          width: picture?.width ?? null,
          height: picture?.height ?? null,
          sha256: await sha256Of(kept),
        }
        await blobStorage().write(reserved, kept)
        return await settle(actor, document, reserved, facts)
      })
    } catch (error) {
      // The very failure may be that Postgres is away: then the reservation goes by age.
      await release(reserved).catch(() => {})
      throw error
    }
  })
}

type Facts = Omit<FileRecord, 'id' | 'kind'> & { readonly sha256: Buffer }

/** Enters the blob, so that what is written under its name is known and counted. */
function reserve(actor: Actor, document: string, bytes: number): Promise<Reservation> {
  return withDocument(actor, document, 'write', async ({ tx, organizationId }) => {
    await takeQuota(tx, organizationId, bytes)
    const blobId = randomUUID()
    await tx`
      insert into app.file_blobs (organization_id, id, bytes) values (${organizationId}, ${blobId}, ${bytes})`
    return { organizationId, blobId, bytes }
  })
}

/** Access is asked for again: an upload may last minutes. */
function settle(actor: Actor, document: string, reserved: Reservation, facts: Facts): Promise<FileRecord> {
  return withDocument(actor, document, 'write', async ({ tx, organizationId, documentId }) => {
    await takeQuota(tx, organizationId, facts.bytes - reserved.bytes)
    const stored = await tx`
      update app.file_blobs set state = 'stored', bytes = ${facts.bytes}, media_type = ${facts.mediaType},
             sha256 = ${facts.sha256}, width = ${facts.width}, height = ${facts.height}
       where organization_id = ${organizationId} and id = ${reserved.blobId} and state = 'reserved'
      returning 1`
    if (stored.length === 0)
      throw new AppError('conflict', 'The upload took too long. Try again.', { reason: 'upload-too-slow' })
    const id = randomUUID() as FileId
    await tx`
      insert into app.files (organization_id, id, document_id, blob_id, name, uploaded_by)
      values (${organizationId}, ${id}, ${documentId}, ${reserved.blobId}, ${facts.name}, ${actor.userId})`
    await raiseSchema(tx, organizationId, documentId)
    const { sha256: _, ...answered } = facts
    return { id, kind: kindOf(facts.width), ...answered }
  })
}

export const kindOf = (width: number | null): FileRecord['kind'] => (width === null ? 'file' : 'picture')

/** The row goes; triggers give its bytes back and note the blob for deletion. */
async function release({ organizationId, blobId }: Reservation): Promise<void> {
  await withOrganization(
    webSql(),
    organizationId,
    (tx) => tx`
      delete from app.file_blobs
       where organization_id = ${organizationId} and id = ${blobId} and state = 'reserved'`,
  )
}

const uploads = new Map<string, number>()

async function oneOfFew<Result>({ userId }: Actor, work: () => Promise<Result>): Promise<Result> {
  const running = uploads.get(userId) ?? 0
  if (running >= UPLOADS_PER_PERSON)
    throw new AppError('rate-limited', 'Several files are on their way. Wait until one of them is there.', {
      reason: 'many-uploads',
    })
  uploads.set(userId, running + 1)
  try {
    return await work()
  } finally {
    const left = (uploads.get(userId) ?? 1) - 1
    if (left === 0) uploads.delete(userId)
    else uploads.set(userId, left)
  }
}
