import { MAX_EXPORT_IN_PAGE_BYTES } from '@coscribe/shared/domain/limits'
import { ApiError, actingHeaders, UnreachableError } from '@/client/api-client.ts'

export type ExportProgress = { readonly done: number; readonly total: number; readonly bytes: number }
export type ExportResult =
  | { readonly kind: 'file'; readonly name: string; readonly file: Blob; readonly total: number }
  /** Too large to be kept in the page. */
  | { readonly kind: 'too-large' }

/** Counts how often a marker has passed, also where it lies across two pieces. */
export function markerCounter(marker: Uint8Array): (piece: Uint8Array) => number {
  let rest = new Uint8Array(0)
  let count = 0
  return (piece) => {
    const bytes = new Uint8Array(rest.byteLength + piece.byteLength)
    bytes.set(rest)
    bytes.set(piece, rest.byteLength)
    for (let at = bytes.indexOf(marker[0] as number); at >= 0; at = bytes.indexOf(marker[0] as number, at + 1))
      if (marker.every((byte, index) => bytes[at + index] === byte)) count++
    rest = bytes.slice(Math.max(0, bytes.byteLength - marker.byteLength + 1))
    return count
  }
}

const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))

/** Pieces are handed to the browser in parts of this size, in bytes: it may put them on disk. */
const PART_BYTES = 8 * 1024 * 1024

export const exportAddress = (organizationId: string) => `/api/v1/organizations/${organizationId}/export`

/**
 * Takes in the archive and tells how far it is: the server says how many documents there are, and each one carries a marker.
 *
 * @throws ApiError where it is refused, UnreachableError where the connection breaks, the signal's reason where it is aborted.
 */
export async function readExport(
  organizationId: string,
  signal: AbortSignal,
  onProgress: (progress: ExportProgress) => void,
): Promise<ExportResult> {
  const response = await ask(organizationId, signal)
  const total = Number(response.headers.get('x-export-documents') ?? 0)
  if (Number(response.headers.get('x-export-attachment-bytes') ?? 0) > MAX_EXPORT_IN_PAGE_BYTES) {
    await response.body?.cancel()
    return { kind: 'too-large' }
  }
  const reader = response.body?.getReader()
  if (!reader) throw new UnreachableError('The answer has no body.')
  const seen = markerCounter(fromHex(response.headers.get('x-export-marker') ?? ''))
  const parts: Blob[] = []
  let pieces: Uint8Array<ArrayBuffer>[] = []
  let [bytes, waiting] = [0, 0]
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw signal.aborted ? signal.reason : new UnreachableError('The connection broke.', { cause: error })
    })
    if (done) break
    pieces.push(value)
    bytes += value.byteLength
    waiting += value.byteLength
    if (waiting > PART_BYTES) {
      parts.push(new Blob(pieces))
      pieces = []
      waiting = 0
    }
    // The list at the end of the archive names all of them once more.
    onProgress({ done: Math.min(seen(value), total), total, bytes })
  }
  const name = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1]
  const file = new Blob([...parts, ...pieces], { type: 'application/zip' })
  return { kind: 'file', name: decodeURIComponent(name ?? 'export.zip'), file, total }
}

async function ask(organizationId: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(exportAddress(organizationId), { signal, headers: actingHeaders() }).catch(
    (error: unknown) => {
      throw signal.aborted ? signal.reason : new UnreachableError('The server cannot be reached.', { cause: error })
    },
  )
  if (response.ok) return response
  const { code = '', detail = '', reason } = (await response.json().catch(() => ({}))) as Record<string, string>
  throw new ApiError(response.status, code, detail, { reason })
}
