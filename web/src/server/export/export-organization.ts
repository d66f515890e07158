import 'server-only'
import { randomBytes } from 'node:crypto'
import { withOrganization } from '@coscribe/shared/db/with-organization'
import { AppError } from '@coscribe/shared/domain/app-error'
import type { OrganizationId } from '@coscribe/shared/domain/ids'
import { MAX_EXPORTS_AT_ONCE } from '@coscribe/shared/domain/limits'
import { safeName } from '@coscribe/shared/domain/safe-name'
import { requireRole } from '../access.ts'
import { webSql } from '../database.ts'
import { readableDocuments } from '../documents/readable-documents.ts'
import { contentDisposition } from '../files/file-name.ts'
import { blobStorage } from '../files/storage.ts'
import type { Actor } from '../request-context.ts'
import { type ExportRow, exportEntries } from './export-entries.ts'
import { planExport } from './plan-export.ts'
import { zipStream } from './zip-stream.ts'

/** Exports under way in this process: an organization has one at a time, so that nobody loads the server by pressing twice. */
const running = new Set<OrganizationId>()

/**
 * The whole organization as a ZIP of Markdown with attachments, for owners and administrators. Each document is read at its
 * turn, as it is committed then; nothing is kept in memory for longer. Ends when the client goes.
 */
export async function exportOrganization(actor: Actor, organization: string): Promise<Response> {
  const { organizationId, role } = await requireRole(actor, organization)
  if (role !== 'owner' && role !== 'admin')
    throw new AppError('forbidden', 'Owners and administrators export an organization.', {
      reason: 'export-for-admins',
    })
  if (running.has(organizationId))
    throw new AppError('conflict', 'An export of this organization is under way. Wait until it has ended.', {
      reason: 'export-running',
    })
  if (running.size >= MAX_EXPORTS_AT_ONCE)
    throw new AppError('rate-limited', 'Several exports are under way. Try again in a few minutes.', {
      reason: 'exports-busy',
    })
  running.add(organizationId)
  try {
    const { name, rows, attachmentBytes } = await readPlan(actor, organizationId, role)
    const marker = randomBytes(12)
    const planned = planExport(rows)
    const wanted = { sql: webSql(), storage: blobStorage(), organizationId, organizationName: name, planned, marker }
    const pieces = released(zipStream(exportEntries(wanted)), () => running.delete(organizationId))
    return new Response(streamOf(pieces), {
      headers: {
        'cache-control': 'private, no-store',
        'content-type': 'application/zip',
        'x-content-type-options': 'nosniff',
        'content-disposition': contentDisposition('attachment', `${safeName(name, 'Coscribe')}.zip`),
        'x-export-documents': String(planned.length),
        'x-export-attachment-bytes': String(attachmentBytes),
        'x-export-marker': marker.toString('hex'),
      },
    })
  } catch (error) {
    running.delete(organizationId)
    throw error
  }
}

function readPlan(actor: Actor, organizationId: OrganizationId, role: Parameters<typeof readableDocuments>[3]) {
  return withOrganization(
    webSql(),
    organizationId,
    async (tx) => {
      const readable = await readableDocuments(tx, actor, organizationId, role, { trashed: false })
      const ids = [...readable.keys()]
      const rows = await tx<ExportRow[]>`
        select d.id, d.parent_id as "parentId", coalesce(p.title, '') as title, d.position, d.created_at as "createdAt",
               coalesce(p.edited_at, d.created_at) as "editedAt", u.name as author
          from app.documents d
          left join app.document_projections p on p.organization_id = d.organization_id and p.document_id = d.id
          left join auth.users u on u.id = d.created_by
         where d.organization_id = ${organizationId} and d.id = any(${ids}::uuid[])`
      const [attachments] = await tx<{ bytes: string }[]>`
        select coalesce(sum(b.bytes), 0)::bigint as bytes
          from app.files f
          join app.file_blobs b on b.organization_id = f.organization_id and b.id = f.blob_id
         where f.organization_id = ${organizationId} and f.document_id = any(${ids}::uuid[]) and b.state = 'stored'`
      const [found] = await tx<{ name: string }[]>`select name from auth.organizations where id = ${organizationId}`
      return { name: found?.name ?? '', rows, attachmentBytes: Number(attachments?.bytes ?? 0) }
    },
    'isolation level repeatable read read only',
  )
}

/** The same pieces; `release` runs once, however they end. */
async function* released(pieces: AsyncGenerator<Uint8Array>, release: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces
  } finally {
    release()
  }
}

/** Asks for the next piece when the client has room for it; a client that goes ends the generator. */
function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  // Begun here: a generator that was never asked for anything runs no `finally`.
  const first = pieces.next()
  let next: Promise<IteratorResult<Uint8Array>> | null = first
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const step = await (next ?? pieces.next())
        next = null
        if (step.done) controller.close()
        else controller.enqueue(step.value)
      },
      async cancel() {
        await first.catch(() => undefined)
        await pieces.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
