import { open } from 'node:fs/promises'
import { fileTypeFromBuffer } from 'file-type'

/** Enough for every type that tells itself apart, and little enough that nothing packed in it grows large. */
const SAMPLE_BYTES = 4_100
export const UNKNOWN_TYPE = 'application/octet-stream'

/** The media type that the bytes themselves show; what a name or a header claims is never asked. */
export async function sniff(path: string): Promise<string> {
  const handle = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0)
    const found = await fileTypeFromBuffer(buffer.subarray(0, bytesRead)).catch(() => undefined)
    return found?.mime.split(';')[0]?.trim().slice(0, 127) || UNKNOWN_TYPE
  } finally {
    await handle.close()
  }
}
