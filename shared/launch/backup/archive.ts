import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { extract, type Headers, type Pack, pack } from 'tar-stream'
import { z } from 'zod'
import { LaunchError } from '../settings.ts'

/**
 * A backup is a tar file, compressed with gzip, that any tool opens: `manifest.json` first, then tables and files in pieces,
 * `end.json` last. The end counts the entries and carries a SHA-256 over all of them, so a file that was cut off or
 * damaged is noticed before anything of it is used.
 */
const MANIFEST = 'manifest.json'
const END = 'end.json'

export const manifestSchema = z.object({
  format: z.literal(1),
  createdAt: z.string(),
  /** The migrations that the data was made by, in order. */
  migrations: z.array(z.object({ name: z.string(), sha256: z.string() })).readonly(),
  /** In the order in which they can be filled. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).readonly() })).readonly(),
})
export type Manifest = z.infer<typeof manifestSchema>

const endSchema = z.object({ entries: z.number().int(), sha256: z.string() })

/** One piece: a name and all of its bytes. */
export type Piece = { readonly name: string; readonly bytes: Buffer }

export class ArchiveWriter {
  readonly #pack: Pack = pack()
  readonly #written: Promise<void>
  readonly #hash: Hash = createHash('sha256')
  #entries = 0

  /** @param path Made new: an existing file is not overwritten. Readable by its owner only. */
  constructor(path: string) {
    this.#written = pipeline(
      this.#pack,
      createGzip({ level: 6 }),
      createWriteStream(path, { mode: 0o600, flags: 'wx' }),
    )
    // Its failure is told by whatever is added next, or by `finish`.
    this.#written.catch(() => {})
  }

  async add({ name, bytes }: Piece): Promise<void> {
    this.#entries += 1
    note(this.#hash, name, bytes)
    await this.#entry(name, bytes)
  }

  /** Everything is in the file, and the file is whole. */
  async finish(): Promise<void> {
    const end = { entries: this.#entries, sha256: this.#hash.digest('hex') }
    await this.#entry(END, Buffer.from(JSON.stringify(end)))
    this.#pack.finalize()
    await this.#written
  }

  async #entry(name: string, bytes: Buffer): Promise<void> {
    const taken = new Promise<void>((resolve, reject) => {
      this.#pack.entry({ name, size: bytes.length, mode: 0o600 }, bytes, (error) => (error ? reject(error) : resolve()))
    })
    // A full disk ends the pipeline, and then nobody takes entries any more.
    await Promise.race([taken, this.#written])
  }
}

function note(hash: Hash, name: string, bytes: Buffer): void {
  hash.update(`${name}\0${bytes.length}\0`).update(bytes)
}

/**
 * Reads a backup to its end and answers what it says of itself.
 *
 * @param take Is given every piece in order; the next one is read when it has settled.
 * @throws LaunchError where the file is no backup, damaged, or not whole. What was taken until then must not be kept.
 */
export async function readArchive(path: string, take: (piece: Piece) => Promise<void>): Promise<Manifest> {
  const hash = createHash('sha256')
  let manifest: Manifest | null = null
  let end: z.infer<typeof endSchema> | null = null
  let entries = 0
  const tar = extract()
  // Its errors destroy the reader, and the loop below ends with them.
  pipeline(createReadStream(path), createGunzip(), tar).catch(() => {})
  try {
    for await (const entry of tar as AsyncIterable<AsyncIterable<Buffer> & { header: Headers }>) {
      const { name } = entry.header
      const bytes = await gather(entry)
      if (name === END) {
        end = endSchema.parse(JSON.parse(bytes.toString()))
        continue
      }
      entries += 1
      note(hash, name, bytes)
      if (name === MANIFEST) manifest = manifestSchema.parse(JSON.parse(bytes.toString()))
      else await take({ name, bytes })
    }
  } catch (error) {
    if (!isDamage(error)) throw error
    throw new LaunchError(`${path} is not a backup, or it is damaged (${(error as Error).message}).`, { cause: error })
  }
  if (!manifest || end?.entries !== entries || end.sha256 !== hash.digest('hex'))
    throw new LaunchError(`The backup ${path} is not whole: it was cut off or changed. Take another one.`)
  return manifest
}

export const manifestPiece = (manifest: Manifest): Piece => ({
  name: MANIFEST,
  bytes: Buffer.from(JSON.stringify(manifest)),
})

async function gather(entry: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of entry) parts.push(part)
  return Buffer.concat(parts)
}

/** Errors of zlib, of the tar reader, and of what should have been JSON; a full disk or a database's are none. */
function isDamage(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: string }
  return (
    error instanceof SyntaxError ||
    error instanceof z.ZodError ||
    (typeof code === 'string' && /^Z_/.test(code)) ||
    /unexpected end|invalid tar|premature close/i.test(message ?? '')
  )
}
