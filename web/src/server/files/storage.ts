import 'server-only'
import { join } from 'node:path'
import { serverSettings } from '../settings.ts'
import type { BlobStorage } from './blob-storage.ts'
import { DiskStorage } from './disk-storage.ts'
import { S3Storage } from './s3-storage.ts'

let storage: BlobStorage | null = null

/** Where files are kept on this machine: blobs, unless there is an S3_URL, and in `incoming` what is being uploaded. */
export const filesDirectory = () => join(serverSettings().DATA_DIR, 'files')

/** The installation's storage of blobs: S3 where S3_URL says so, else the disk. */
export function blobStorage(): BlobStorage {
  const { S3_URL } = serverSettings()
  storage ??= S3_URL ? new S3Storage(S3_URL) : new DiskStorage(filesDirectory())
  return storage
}

/** For tests that change where files are kept. */
export const forgetStorage = () => {
  storage = null
}
