/**
 * 32 bytes in a file of the origin private file system. A row of IndexedDB that is deleted stays readable in the files of
 * its database for a long time; a file can be overwritten in place, and then it is gone.
 */
const FOLDER = 'coscribe-shares'
export const SHARE_BYTES = 32
/** Served beside the worker (web/serve.ts): writing in place is for dedicated workers only. */
export const ERASER_URL = '/erase-share.js'
/** Longest wait for the eraser, in ms, before the file is replaced instead. */
const ERASE_TIMEOUT_MS = 3_000

const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true })

export async function readShare(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const file = await (await (await folder()).getFileHandle(name)).getFile()
    const bytes = new Uint8Array(await file.arrayBuffer())
    return bytes.length === SHARE_BYTES && bytes.some((byte) => byte !== 0) ? bytes : null
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null
    throw error
  }
}

export async function writeShare(name: string, share: Uint8Array<ArrayBuffer>): Promise<void> {
  const writable = await (await (await folder()).getFileHandle(name, { create: true })).createWritable()
  await writable.write(share)
  await writable.close()
}

/** Overwrites the share with zeros where it lies, and removes the file. */
export async function eraseShare(name: string): Promise<void> {
  if ((await readShare(name)) === null) return
  if (!(await eraseInPlace(name))) await writeShare(name, new Uint8Array(SHARE_BYTES))
  await (await folder()).removeEntry(name).catch(() => {}) // zeros may stay
}

function eraseInPlace(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const worker = new Worker(ERASER_URL)
    const end = (done: boolean) => {
      clearTimeout(timer)
      worker.terminate()
      resolve(done)
    }
    const timer = setTimeout(() => end(false), ERASE_TIMEOUT_MS)
    worker.onmessage = ({ data }) => end(data === true)
    worker.onerror = () => end(false)
    worker.postMessage({ folder: FOLDER, name, bytes: SHARE_BYTES })
  })
}
