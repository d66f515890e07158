import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OrganizationId } from '../domain/ids.ts'
import type { BlobKey, BlobStorage, ByteRange } from './blob-storage.ts'

export type StorageUnderTest = {
  readonly storage: BlobStorage
  /** From now on it cannot be reached, or has no room. */
  breakDown(): Promise<void>
  stop(): Promise<void>
}

const newKey = (): BlobKey => ({ organizationId: randomUUID() as OrganizationId, blobId: randomUUID() })

/** What every storage of blobs must do: disk and S3 are tested with the same sentences. */
export function describeBlobStorage(name: string, start: () => Promise<StorageUnderTest>) {
  describe(`FI2 blobs in ${name}`, () => {
    let under: StorageUnderTest
    let directory: string
    beforeAll(async () => {
      under = await start()
      directory = await mkdtemp(join(tmpdir(), 'coscribe-blobs-'))
    })
    afterAll(async () => {
      await under?.stop()
      await rm(directory, { recursive: true, force: true })
    })

    const write = async (key: BlobKey, bytes: Uint8Array) => {
      const path = join(directory, randomUUID())
      await writeFile(path, bytes)
      await under.storage.write(key, path)
    }
    const read = async (key: BlobKey, range?: ByteRange) => {
      const stream = await under.storage.read(key, range)
      return stream && Buffer.from(await new Response(stream).arrayBuffer())
    }
    const list = async () => {
      const found: string[] = []
      for await (const { key } of under.storage.list()) found.push(key.blobId)
      return found
    }

    it('FI2: gives back exactly what was kept, whole or a range of it', async () => {
      const key = newKey()
      const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251))
      await write(key, bytes)
      expect((await read(key))?.equals(bytes)).toBe(true)
      expect((await read(key, { start: 10, end: 19 }))?.equals(bytes.subarray(10, 20))).toBe(true)
      expect((await read(key, { start: 299_999, end: 299_999 }))?.equals(bytes.subarray(-1))).toBe(true)
    })

    it('FI2: knows nothing under another organization, another id, or after removal; removing twice is no error', async () => {
      const key = newKey()
      await write(key, Buffer.from('gauge'))
      expect(await read({ ...key, organizationId: newKey().organizationId })).toBeNull()
      expect(await read({ ...key, blobId: randomUUID() })).toBeNull()
      await under.storage.remove(key)
      await under.storage.remove(key)
      expect(await read(key)).toBeNull()
    })

    it('FI2: lists everything of all organizations, with the time it was written', async () => {
      const keys = [newKey(), newKey(), newKey()]
      for (const key of keys) await write(key, Buffer.from(key.blobId))
      expect(await list()).toEqual(expect.arrayContaining(keys.map((key) => key.blobId)))
      for await (const { writtenAt } of under.storage.list())
        expect(Math.abs(Date.now() - writtenAt.getTime())).toBeLessThan(60_000)
      await under.storage.remove(keys[0] as BlobKey)
      expect(await list()).not.toContain(keys[0]?.blobId)
    })

    it('FI2: takes no key but two UUIDs, so that no path can be smuggled in', async () => {
      for (const blobId of ['../../etc/passwd', 'x', '', randomUUID().toUpperCase(), `${randomUUID()}/x`]) {
        const key = { ...newKey(), blobId }
        await expect(write(key, Buffer.from('x'))).rejects.toThrow('two UUIDs')
        await expect(under.storage.read(key)).rejects.toThrow('two UUIDs')
        await expect(under.storage.remove(key)).rejects.toThrow('two UUIDs')
      }
    })

    it('FI2: what cannot be kept says so and leaves nothing', async () => {
      await under.breakDown()
      await expect(write(newKey(), Buffer.from('x'))).rejects.toMatchObject({ code: 'storage-unavailable' })
    })
  })
}
