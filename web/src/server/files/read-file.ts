import 'server-only'
import { AppError } from '@coscribe/shared/domain/app-error'
import { type FileId, type OrganizationId, parseFileId } from '@coscribe/shared/domain/ids'
import type { ByteRange } from '@coscribe/shared/files/blob-storage'
import { withDocument } from '../access.ts'
import { webSql } from '../database.ts'
import type { Actor } from '../request-context.ts'
import { type FileRecord, kindOf } from './add-file.ts'
import { contentDisposition } from './file-name.ts'
import { UNKNOWN_TYPE } from './sniff.ts'
import { blobStorage } from './storage.ts'

/** The very same answer for what does not exist, is another organization's, or is not this person's to see. */
export const notFound = () => new AppError('not-found', 'There is nothing here, or you may not see it.')

export type FoundFile = FileRecord & {
  readonly organizationId: OrganizationId
  readonly documentId: string
  readonly blobId: string
  readonly sha256: string
}

type Row = {
  id: FileId
  documentId: string
  blobId: string
  name: string
  mediaType: string
  bytes: string
  width: number | null
  height: number | null
  sha256: Buffer
}

/** A file of a document that the person may read now. */
export async function findFile(actor: Actor, file: string): Promise<FoundFile> {
  const fileId = parseFileId(file)
  if (!fileId) throw notFound()
  const [located] = await webSql()<
    { document: string | null }[]
  >`select app.locate_file(${fileId}, ${actor.userId}) as document`
  if (!located?.document) throw notFound()
  return await withDocument(actor, located.document, 'read', async ({ tx, organizationId, documentId }) => {
    const [row] = await tx<Row[]>`
      select f.id, f.document_id as "documentId", f.blob_id as "blobId", f.name, b.media_type as "mediaType", b.bytes,
             b.width, b.height, b.sha256
        from app.files f
        join app.file_blobs b on b.organization_id = f.organization_id and b.id = f.blob_id
       where f.organization_id = ${organizationId} and f.document_id = ${documentId} and f.id = ${fileId}
         and b.state = 'stored'`
    if (!row) throw notFound()
    return {
      ...row,
      organizationId,
      kind: kindOf(row.width),
      bytes: Number(row.bytes),
      sha256: row.sha256.toString('hex'),
    }
  })
}

/**
 * Nothing in a file can act: no script, no frame, no guess at another type, no other site. Kept by the browser only
 * together with the question whether the person may still see it.
 */
const QUIET = {
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, no-cache',
  'accept-ranges': 'bytes',
}

/** Answers GET and HEAD. A picture that we have drawn ourselves is shown; everything else is a download. */
export async function serveFile(actor: Actor, file: string, request: Request, download: boolean): Promise<Response> {
  const found = await findFile(actor, file)
  const shown = found.kind === 'picture'
  const etag = `"${found.sha256}"`
  const headers: Record<string, string> = {
    ...QUIET,
    etag,
    'content-type': shown ? found.mediaType : UNKNOWN_TYPE,
    'content-disposition': contentDisposition(shown && !download ? 'inline' : 'attachment', found.name),
  }
  if (matches(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers })
  const range = decideRange(request.headers, found.bytes, etag)
  if (range === 'unsatisfiable')
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${found.bytes}` } })
  const { start, end } = range ?? { start: 0, end: found.bytes - 1 }
  headers['content-length'] = String(end - start + 1)
  if (range) headers['content-range'] = `bytes ${start}-${end}/${found.bytes}`
  const status = range ? 206 : 200
  if (request.method === 'HEAD') return new Response(null, { status, headers })
  const body = await blobStorage().read(found, range ?? undefined)
  if (!body) {
    console.error(`The bytes of file ${found.id} are missing: ${found.organizationId}/${found.blobId}`)
    throw notFound()
  }
  return new Response(body, { status, headers })
}

const matches = (header: string | null, etag: string) =>
  header?.split(',').some((each) => [etag, `W/${etag}`, '*'].includes(each.trim()))

/** The one range that was asked for; null for the whole: also for several, and for a range of another version. */
export function decideRange(headers: Headers, bytes: number, etag: string): ByteRange | null | 'unsatisfiable' {
  const asked = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.get('range') ?? '')
  const condition = headers.get('if-range')
  if (!asked || (asked[1] === '' && asked[2] === '') || (condition !== null && condition !== etag)) return null
  const [from, to] = [asked[1] ?? '', asked[2] ?? '']
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from)
  const end = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1)
  return start > end || start >= bytes ? 'unsatisfiable' : { start, end }
}
