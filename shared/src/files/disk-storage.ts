import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { AppError } from '../domain/app-error.ts'
import { isUuid, parseOrganizationId } from '../domain/ids.ts'
import type { BlobKey, BlobStorage, StoredBlob } from './blob-storage.ts'

/** Age at which a file that was never renamed is left over from a crash, in ms. */
const STALE_MS = 3_600_000
/** Directories below the root that hold no blobs begin like this. */
const isOrganization = (name: string) => parseOrganizationId(name)

/**
 * Blobs below one directory, as `<organization>/<first two of the id>/<id>`. Written under another name, flushed to the
 * disk and renamed, so that a crash leaves a whole blob or none.
 */
export class DiskStorage implements BlobStorage {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  #path({ organizationId, blobId }: BlobKey) {
    if (!isUuid(organizationId) || !isUuid(blobId)) throw new Error('a blob is named by two UUIDs')
    return join(this.#root, organizationId, blobId.slice(0, 2), blobId)
  }

  async write(key: BlobKey, path: string): Promise<void> {
    const target = this.#path(key)
    const temporary = `${target}.${randomUUID()}.new`
    try {
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      await copyFile(path, temporary)
      await flush(temporary)
      await rename(temporary, target)
      await flush(dirname(target))
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {}) // the sweep finds it
      throw new AppError('storage-unavailable', 'The server has no room for files right now. Try again later.', {
        cause: error,
        reason: 'no-room-for-files',
      })
    }
  }

  async read(key: BlobKey, range?: { start: number; end: number }): Promise<ReadableStream<Uint8Array> | null> {
    const path = this.#path(key)
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw new AppError('storage-unavailable', 'The server cannot reach its files right now. Try again in a moment.', {
        cause: error,
        reason: 'files-unreachable',
      })
    })
    // Opened by the first read: a stream that nobody reads holds no file open.
    if (!found) return null
    let source: ReadableStreamDefaultReader<Uint8Array> | null = null
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          source ??= (
            Readable.toWeb(createReadStream(path, range ?? {})) as unknown as ReadableStream<Uint8Array>
          ).getReader()
          const { done, value } = await source.read()
          if (done) controller.close()
          else controller.enqueue(value)
        },
        cancel: () => source?.cancel(),
      },
      { highWaterMark: 0 },
    )
  }

  async remove(key: BlobKey): Promise<void> {
    const path = this.#path(key)
    try {
      await rm(path, { force: true })
    } catch (error) {
      throw new AppError('storage-unavailable', 'The server cannot delete files right now.', { cause: error })
    }
  }

  async *list(): AsyncIterable<StoredBlob> {
    for await (const organization of entries(this.#root)) {
      const organizationId = isOrganization(organization)
      if (!organizationId) continue
      for await (const shard of entries(join(this.#root, organization)))
        for await (const name of entries(join(this.#root, organization, shard))) {
          const path = join(this.#root, organization, shard, name)
          const found = await stat(path).catch(() => null) // deleted meanwhile
          if (found && isUuid(name)) yield { key: { organizationId, blobId: name }, writtenAt: found.mtime }
          else if (found && name.endsWith('.new') && Date.now() - found.mtimeMs > STALE_MS)
            await rm(path, { force: true })
        }
    }
  }
}

/** Names in a directory; none where it is not there. */
async function* entries(path: string): AsyncIterable<string> {
  const directory = await opendir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })
  if (directory) for await (const { name } of directory) yield name
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
