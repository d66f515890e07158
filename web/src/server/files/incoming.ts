import 'server-only'
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@coscribe/shared/domain/app-error'
import {
  ABANDONED_UPLOAD_SECONDS,
  MAX_FILE_BYTES,
  UPLOAD_DEADLINE_MS,
  UPLOAD_STALL_MS,
} from '@coscribe/shared/domain/limits'
import { filesDirectory } from './storage.ts'

const directory = () => join(filesDirectory(), 'incoming')

/** The sentence for a file that is too large; its size where it is known. */
export const tooLarge = (name: string, bytes: number | null) =>
  bytes === null
    ? new AppError('too-large', `“${name}” is too large. The limit is ${megabytes(MAX_FILE_BYTES)} MB.`, {
        reason: 'file-too-large',
        values: { name, limit: megabytes(MAX_FILE_BYTES) },
      })
    : new AppError('too-large', `“${name}” is ${megabytes(bytes)} MB. The limit is ${megabytes(MAX_FILE_BYTES)} MB.`, {
        reason: 'file-of-size-too-large',
        values: { name, size: megabytes(bytes), limit: megabytes(MAX_FILE_BYTES) },
      })
const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024)

/** Gives `work` the paths of two files to use meanwhile; both are gone afterwards, whatever happens. */
export async function withIncoming<Result>(work: (path: string, second: string) => Promise<Result>): Promise<Result> {
  const path = join(directory(), randomUUID())
  try {
    await mkdir(directory(), { recursive: true, mode: 0o700 }).catch(noRoom)
    return await work(path, `${path}.drawn`)
  } finally {
    await Promise.all([path, `${path}.drawn`].map((each) => rm(each, { force: true }).catch(() => {})))
  }
}

const noRoom = (error: unknown): never => {
  throw new AppError('storage-unavailable', 'The server has no room for files right now. Try again later.', {
    cause: error,
    reason: 'no-room-for-files',
  })
}

/**
 * Writes a body to a file as it comes, given up as soon as it is too large, stalls or takes too long: what a length header
 * says is not believed. Answers how many bytes there were.
 */
export async function spool(body: AsyncIterable<Uint8Array>, path: string, name: string): Promise<number> {
  const file = await open(path, 'wx', 0o600).catch(noRoom)
  const deadline = Date.now() + UPLOAD_DEADLINE_MS
  const chunks = body[Symbol.asyncIterator]()
  let size = 0
  try {
    for (;;) {
      const next = await within(Math.min(UPLOAD_STALL_MS, deadline - Date.now()), chunks.next())
      if (next.done) return size
      size += next.value.byteLength
      if (size > MAX_FILE_BYTES) throw tooLarge(name, null)
      await file.write(next.value).catch(noRoom)
    }
  } finally {
    await file.close()
    // Not awaited: it may be the very thing that hangs.
    chunks.return?.()?.catch(() => {})
  }
}

async function within<Value>(timeMs: number, waiting: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  waiting.catch(() => {}) // its late failure has been decided already
  try {
    return await Promise.race([
      waiting.catch((error: unknown) => {
        throw new AppError('invalid', 'The upload broke off. Try again.', { cause: error, reason: 'upload-broke-off' })
      }),
      new Promise<never>((_resolve, reject) => {
        timer = setTimeout(
          () => reject(new AppError('invalid', 'The upload took too long. Try again.', { reason: 'upload-too-slow' })),
          timeMs,
        )
      }),
    ])
  } finally {
    clearTimeout(timer)
  }
}

export async function sha256Of(path: string): Promise<Buffer> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest()
}

/** Removes what a process that died was about to take in. */
export async function sweepIncoming(): Promise<void> {
  for (const name of await readdir(directory()).catch(() => [])) {
    const path = join(directory(), name)
    const found = await stat(path).catch(() => null)
    if (found && Date.now() - found.mtimeMs > ABANDONED_UPLOAD_SECONDS * 1000) await rm(path, { force: true })
  }
}
