import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { startS3, type TestS3 } from '@coscribe/shared/testing/start-s3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { POST as upload } from '@/app/api/v1/documents/[documentId]/files/route.ts'
import { DELETE as deleteDocument } from '@/app/api/v1/documents/[documentId]/route.ts'
import { POST as createDocument } from '@/app/api/v1/documents/route.ts'
import { GET as serve } from '@/app/api/v1/files/[fileId]/route.ts'
import { startWeb, type Visitor, type Web } from '../testing/start-web.ts'
import { deleteBlobs } from './delete-blobs.ts'
import { blobStorage } from './storage.ts'

let web: Web
let owner: Visitor
let organizationId: string
let s3: TestS3

beforeAll(async () => {
  s3 = await startS3()
  web = await startWeb({ S3_URL: s3.url })
  owner = await web.visitor('Kim Okafor')
  organizationId = await web.createOrganization(owner)
})
afterAll(async () => {
  await web.stop()
  await s3.stop()
})

const newDocument = async () => {
  const response = await createDocument(owner.request('POST', '/x', { organizationId, title: 'Survey' }), {
    params: Promise.resolve({}),
  } as never)
  return ((await response.json()) as { id: string }).id
}
const send = (documentId: string, words: string) =>
  upload(owner.request('POST', '/x?name=gauge.txt', words), { params: Promise.resolve({ documentId }) })
const kept = async () => {
  const keys: string[] = []
  for await (const { key } of blobStorage().list()) keys.push(`${key.organizationId}/${key.blobId}`)
  return keys
}

it('FI2: with S3_URL bytes lie in the bucket alone, are served whole and in part, and go with their document', async () => {
  const documentId = await newDocument()
  const { id: fileId } = (await (await send(documentId, '0123456789')).json()) as { id: string }
  expect(await kept()).toHaveLength(1)
  expect((await kept())[0]?.startsWith(`${organizationId}/`)).toBe(true)
  expect(existsSync(join(web.dataDirectory, 'files', organizationId))).toBe(false)
  const get = (headers = {}) =>
    serve(owner.request('GET', '/x', undefined, headers), { params: Promise.resolve({ fileId }) })
  expect(await (await get()).text()).toBe('0123456789')
  const part = await get({ range: 'bytes=2-4' })
  expect([part.status, await part.text()]).toEqual([206, '234'])
  for (const path of ['/x', '/x?permanent=true'])
    await deleteDocument(owner.request('DELETE', path), { params: Promise.resolve({ documentId }) })
  expect(await deleteBlobs()).toBe(1)
  expect(await kept()).toEqual([])
})

it('FI6: while S3 is away an upload is a clean error and leaves nothing, and deletions wait', async () => {
  const documentId = await newDocument()
  expect((await send(documentId, 'kept')).status).toBe(201)
  const used = async () =>
    (await web.admin`select bytes from app.file_usage where organization_id = ${organizationId}`)[0]
  const before = await used()
  await s3.close()
  const answer = await send(documentId, 'lost')
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({ code: 'storage-unavailable', reason: 'files-unreachable' })
  expect(await used()).toEqual(before)
  expect(await web.admin`select 1 from app.file_blobs where state = 'reserved'`).toHaveLength(0)
  await expect(deleteBlobs()).rejects.toMatchObject({ code: 'storage-unavailable' })
  // The note of the lost upload is still there for a later round.
  expect(await web.admin`select 1 from app.file_deletions`).toHaveLength(1)
})
