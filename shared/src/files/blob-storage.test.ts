import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startS3 } from '../testing/start-s3.ts'
import { describeBlobStorage } from './blob-storage.contract.ts'
import { DiskStorage } from './disk-storage.ts'
import { parseS3Url, S3Storage } from './s3-storage.ts'

describeBlobStorage('a directory', async () => {
  const root = await mkdtemp(join(tmpdir(), 'coscribe-disk-'))
  return {
    storage: new DiskStorage(root),
    // A file where the directory was: nothing can be made below it.
    async breakDown() {
      await rm(root, { recursive: true })
      await writeFile(root, '')
    },
    stop: () => rm(root, { recursive: true, force: true }),
  }
})

describeBlobStorage('S3', async () => {
  const s3 = await startS3()
  return { storage: new S3Storage(s3.url), breakDown: s3.close, stop: s3.stop }
})

describe('FI2 the address of a bucket', () => {
  it('FI2: names host, bucket, region and credentials, and nothing else passes', () => {
    expect(parseS3Url('https://a%2Fb:c%3Ad@s3.example.org:9000/files?region=eu-central-1')).toEqual({
      endpoint: 'https://s3.example.org:9000',
      bucket: 'files',
      region: 'eu-central-1',
      credentials: { accessKeyId: 'a/b', secretAccessKey: 'c:d' },
    })
    for (const text of ['https://s3.example.org/files', 'https://a:b@s3.example.org', 'ftp://a:b@host/files'])
      expect(() => parseS3Url(text), text).toThrow('S3_URL must be like')
  })
})

it('FI2: a crash between writing and renaming leaves no blob, and the sweep takes the rest away when it is old', async () => {
  const root = await mkdtemp(join(tmpdir(), 'coscribe-disk-'))
  const organization = '11111111-1111-4111-8111-111111111111'
  const storage = new DiskStorage(root)
  const key = { organizationId: organization as never, blobId: '22222222-2222-4222-8222-222222222222' }
  const source = join(root, 'source')
  await writeFile(source, 'whole')
  await storage.write(key, source)
  const shard = join(root, organization, '22')
  await writeFile(join(shard, `${key.blobId}.half.new`), 'ha')
  const { utimes } = await import('node:fs/promises')
  const names = async () => {
    const found: string[] = []
    for await (const { key: each } of storage.list()) found.push(each.blobId)
    return found
  }
  expect(await names()).toEqual([key.blobId])
  expect(await readdir(shard)).toHaveLength(2)
  await utimes(join(shard, `${key.blobId}.half.new`), 0, 0)
  expect(await names()).toEqual([key.blobId])
  expect(await readdir(shard)).toEqual([key.blobId])
  await rm(root, { recursive: true })
})
