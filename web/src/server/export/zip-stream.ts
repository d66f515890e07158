import { promisify } from 'node:util'
import { crc32, deflateRaw } from 'node:zlib'
import { Zip, type ZipInputFile, ZipPassThrough } from 'fflate'

const deflate = promisify(deflateRaw)

export type ZipEntry = {
  readonly path: string
  readonly modifiedAt: Date
  /** Text is compressed; files are kept as they are, since most are compressed already. */
  readonly content: string | ReadableStream<Uint8Array>
  /** Stands in the entry's header, for who counts what has arrived. */
  readonly marker?: Uint8Array
}

/** A field of the header that nobody else uses (PKWARE APPNOTE 4.5.2 leaves these to applications). */
const MARKER_FIELD = 0x4353
/** The oldest and newest times that a ZIP can say. */
const FIRST = Date.UTC(1980, 0, 2)
const LAST = Date.UTC(2099, 11, 30)

/**
 * A ZIP archive, piece by piece. Nothing is read or compressed before it is asked for, so a slow reader slows the writer and
 * an archive of any size takes the memory of its largest document. Ends early with the reader's `return`.
 */
export async function* zipStream(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = []
  const zip = new Zip((error, piece) => {
    if (error) throw error
    pieces.push(piece)
  })
  const taken = () => {
    const all = pieces
    pieces = []
    return all.filter((piece) => piece.byteLength > 0)
  }
  for await (const { path, modifiedAt, content, marker } of entries) {
    const facts = {
      mtime: Math.min(Math.max(modifiedAt.getTime(), FIRST), LAST),
      ...(marker ? { extra: { [MARKER_FIELD]: marker } } : {}),
    }
    if (typeof content === 'string') await addText(zip, path, content, facts)
    else {
      const file = Object.assign(new ZipPassThrough(path), facts)
      zip.add(file)
      for await (const piece of content) {
        file.push(piece)
        yield* taken()
      }
      file.push(new Uint8Array(0), true)
    }
    yield* taken()
  }
  zip.end()
  yield* taken()
}

/** Compressed here: the library's own compressor keeps 96 kB for each entry until the archive ends. */
async function addText(zip: Zip, path: string, text: string, facts: Pick<ZipInputFile, 'mtime' | 'extra'>) {
  const bytes = Buffer.from(text)
  const compressed = await deflate(bytes)
  const file: ZipInputFile = { filename: path, size: bytes.byteLength, crc: crc32(bytes), compression: 8, ...facts }
  zip.add(file)
  file.ondata?.(null, compressed, true)
}
