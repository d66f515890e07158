import 'server-only'
import type { BlobStorage } from '@coscribe/shared/files/blob-storage'
import { filesDirectory as directoryBelow, openBlobStorage } from '@coscribe/shared/files/open-blob-storage'
import { serverSettings } from '../settings.ts'

let storage: BlobStorage | null = null

/** Where files are kept on this machine. */
export const filesDirectory = () => directoryBelow(serverSettings().DATA_DIR)

/** The installation's storage of blobs. */
export function blobStorage(): BlobStorage {
  storage ??= openBlobStorage(serverSettings())
  return storage
}

/** For tests that change where files are kept. */
export const forgetStorage = () => {
  storage = null
}
