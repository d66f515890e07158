import { join } from 'node:path'
import type { BlobStorage } from './blob-storage.ts'
import { DiskStorage } from './disk-storage.ts'
import { S3Storage } from './s3-storage.ts'

/** Where an installation keeps files on its own disk: blobs, unless there is an S3_URL, and in `incoming` what is being uploaded. */
export const filesDirectory = (dataDirectory: string) => join(dataDirectory, 'files')

/** The installation's storage of blobs: S3 where `S3_URL` says so, else the disk. */
export const openBlobStorage = (settings: {
  readonly DATA_DIR: string
  readonly S3_URL?: string | undefined
}): BlobStorage =>
  settings.S3_URL ? new S3Storage(settings.S3_URL) : new DiskStorage(filesDirectory(settings.DATA_DIR))
