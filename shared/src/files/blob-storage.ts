import type { OrganizationId } from '../domain/ids.ts'

/** Where the bytes of a blob are: two UUIDs, nothing that a person chose. */
export type BlobKey = { readonly organizationId: OrganizationId; readonly blobId: string }

/** Bytes from `start` to `end`, both included. */
export type ByteRange = { readonly start: number; readonly end: number }

export type StoredBlob = { readonly key: BlobKey; readonly writtenAt: Date }

/**
 * Keeps blobs: on disk or in S3, with one contract suite. A blob is there whole or not at all, and is never changed. What
 * cannot be kept or reached rejects with `AppError('storage-unavailable')`.
 */
export type BlobStorage = {
  /** Keeps the file at `path`; durable when it resolves. The file stays. */
  write(key: BlobKey, path: string): Promise<void>
  /** Its bytes; null where it is not there. */
  read(key: BlobKey, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null>
  /** Deleting what is not there changes nothing. */
  remove(key: BlobKey): Promise<void>
  /** All that is kept, of all organizations, in no order. */
  list(): AsyncIterable<StoredBlob>
}
