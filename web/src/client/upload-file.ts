import { fileAddress } from '@coscribe/shared/editor/file-address'
import { actingHeaders, answerOf, api, UnreachableError } from './api-client.ts'

/** A stored file as the API answers it. Only a picture may be shown in the page. */
export type StoredFile = {
  readonly id: string
  readonly kind: 'picture' | 'file'
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  readonly width: number | null
  readonly height: number | null
}

/** Longest time without a sign of life, in ms: a network that swallows everything is no network. */
const STALL_MS = 45_000

export type UploadOptions = {
  readonly signal: AbortSignal
  /** What is sent, from 0 to 1. */
  onProgress(share: number): void
}

/**
 * Sends a file into a document. `fetch` cannot say how much it has sent, hence the old way.
 *
 * @throws ApiError, UnreachableError, or the signal's reason.
 */
export function uploadFile(documentId: string, file: File, { signal, onProgress }: UploadOptions): Promise<StoredFile> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const request = new XMLHttpRequest()
    let stall: ReturnType<typeof setTimeout> | undefined
    const alive = () => {
      clearTimeout(stall)
      stall = setTimeout(() => request.abort(), STALL_MS)
    }
    const abort = () => request.abort()
    signal.addEventListener('abort', abort)
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      alive()
      onProgress(total > 0 ? loaded / total : 0)
    })
    request.addEventListener('loadend', () => {
      clearTimeout(stall)
      signal.removeEventListener('abort', abort)
      if (signal.aborted) return reject(signal.reason)
      const { status, response } = request
      if (status === 0) return reject(new UnreachableError('The server cannot be reached.'))
      try {
        resolve(answerOf<StoredFile>({ ok: status >= 200 && status < 300, status }, response ?? undefined))
      } catch (error) {
        reject(error)
      }
    })
    request.open('POST', `/api/v1/documents/${documentId}/files?name=${encodeURIComponent(file.name.toWellFormed())}`)
    request.responseType = 'json'
    for (const [name, value] of Object.entries(actingHeaders())) request.setRequestHeader(name, value)
    request.setRequestHeader('content-type', 'application/octet-stream')
    alive()
    request.send(file)
  })
}

/** A file of another document as one of this; a file that is this document's own comes back as it is. */
export const copyFile = (documentId: string, fileId: string): Promise<StoredFile> =>
  api('POST', `/api/v1/documents/${documentId}/files/copies`, { fileId })

/** Where a file is downloaded, also where it is a picture. */
export const downloadAddress = (fileId: string): string => `${fileAddress(fileId)}?download=1`
