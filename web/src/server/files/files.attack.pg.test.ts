import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { BACKUP_LOCK } from '@coscribe/shared/db/backup-lock'
import { FILE_QUOTA_BYTES, MAX_FILE_BYTES } from '@coscribe/shared/domain/limits'
import { withFileIds } from '@coscribe/shared/editor/file-ids'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { GET as readContent } from '@/app/api/v1/documents/[documentId]/content/route.ts'
import { POST as duplicate } from '@/app/api/v1/documents/[documentId]/duplicate/route.ts'
import { POST as copy } from '@/app/api/v1/documents/[documentId]/files/copies/route.ts'
import { POST as upload } from '@/app/api/v1/documents/[documentId]/files/route.ts'
import { PUT as grant, DELETE as revoke } from '@/app/api/v1/documents/[documentId]/grants/[userId]/route.ts'
import { DELETE as deleteDocument } from '@/app/api/v1/documents/[documentId]/route.ts'
import { POST as createDocument } from '@/app/api/v1/documents/route.ts'
import { HEAD as head, GET as serve } from '@/app/api/v1/files/[fileId]/route.ts'
import { startWeb, type Visitor, type Web } from '../testing/start-web.ts'
import type { FileRecord } from './add-file.ts'
import { deleteBlobs, sweepFiles } from './delete-blobs.ts'

let web: Web
let owner: Visitor
let guest: Visitor
let stranger: Visitor
let organizationId: string
let documentId: string

beforeAll(async () => {
  web = await startWeb()
  owner = await web.visitor('Kim Okafor')
  guest = await web.visitor('Gita Rao')
  stranger = await web.visitor('Eve Outside')
  organizationId = await web.createOrganization(owner)
  await web.createOrganization(stranger, 'Elsewhere')
  await web.join(organizationId, owner, guest, 'guest')
})
afterAll(() => web.stop())
beforeEach(async () => {
  documentId = await newDocument()
})

// --- what people do ---

async function newDocument(visitor = owner, organization = organizationId): Promise<string> {
  const response = await createDocument(
    visitor.request('POST', '/x', { organizationId: organization, title: 'Survey' }),
    { params: Promise.resolve({}) } as never,
  )
  return ((await response.json()) as { id: string }).id
}

const MANY = new TextEncoder()
async function send(
  bytes: Uint8Array | string,
  { name = 'x.bin', by = owner, to = documentId, headers = {} as Record<string, string> } = {},
): Promise<{ status: number; file: FileRecord; problem: string }> {
  const body = typeof bytes === 'string' ? MANY.encode(bytes) : bytes
  const plain = by.request('POST', `/x?name=${encodeURIComponent(name)}`, undefined, headers)
  const response = await upload(new Request(plain, { method: 'POST', body: body as Uint8Array<ArrayBuffer> }), {
    params: Promise.resolve({ documentId: to }),
  })
  const answer = (await response.json()) as FileRecord & { detail: string }
  return { status: response.status, file: answer, problem: answer.detail }
}

const get = (fileId: string, { by = owner, headers = {}, path = '/x' } = {}) =>
  serve(by.request('GET', path, undefined, headers), { params: Promise.resolve({ fileId }) })
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

const copyTo = async (to: string, fileId: string, by = owner) => {
  const response = await copy(by.request('POST', '/x', { fileId }), { params: Promise.resolve({ documentId: to }) })
  return { status: response.status, file: (await response.json()) as FileRecord }
}

const deleteForEver = async (id = documentId) => {
  for (const path of ['/x', '/x?permanent=true'])
    expect(
      (await deleteDocument(owner.request('DELETE', path), { params: Promise.resolve({ documentId: id }) })).status,
    ).toBe(204)
}

// --- what is there ---

const onDisk = () =>
  readdirSync(join(web.dataDirectory, 'files'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
const rows = async () => {
  const [row] = await web.admin`
    select (select count(*)::int from app.files) as files, (select count(*)::int from app.file_blobs) as blobs,
           (select coalesce(sum(bytes), 0)::bigint from app.file_blobs) as "blobBytes",
           (select coalesce(sum(bytes), 0)::bigint from app.file_usage) as used,
           (select count(*)::int from app.file_deletions) as deletions`
  return row as { files: number; blobs: number; blobBytes: string; used: string; deletions: number }
}

const png = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#147' } })
    .png()
    .toBuffer()

/** An honest header of so many pixels, and almost nothing behind it. */
function hugePng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([1, 0, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(Math.ceil(width / 8 + 1) * height), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** It is a download under a policy in which nothing runs, whatever the browser makes of its name. */
async function isOnlyDownloaded(fileId: string) {
  const response = await get(fileId)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/octet-stream')
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; /)
  expect(response.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  return response
}

describe('A73 hostile files', () => {
  const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.domain)</script></svg>'
  const HTML = '<!doctype html><html><script>alert(document.cookie)</script></html>'

  it.each([
    ['SVG with a script', SVG, 'logo.svg'],
    ['SVG behind an XML declaration', `<?xml version="1.0"?>${SVG}`, 'logo.svg'],
    ['SVG called a picture', SVG, 'logo.png'],
    ['HTML', HTML, 'page.html'],
    ['HTML called a picture', HTML, 'photo.png'],
    ['XML with a style sheet', '<?xml-stylesheet href="javascript:alert(1)"?><x/>', 'x.xml'],
    ['a script', 'alert(1)', 'x.js'],
  ])('A73: %s is never a picture, and only downloaded', async (_what, bytes, name) => {
    const { status, file } = await send(bytes, { name, headers: { 'content-type': 'image/png' } })
    expect([status, file.kind]).toEqual([201, 'file'])
    const response = await isOnlyDownloaded(file.id)
    expect((await bytesOf(response)).toString()).toBe(bytes)
  })

  it('A73: a file that is GIF and script at once comes back as pixels alone', async () => {
    const gif = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .gif()
      .toBuffer()
    const polyglot = Buffer.concat([gif, Buffer.from('/*<script>*/=1;alert(document.domain)//')])
    const { file } = await send(polyglot, { name: 'x.gif' })
    expect([file.kind, file.mediaType]).toEqual(['picture', 'image/gif'])
    const response = await get(file.id)
    expect(response.headers.get('content-type')).toBe('image/gif')
    expect((await bytesOf(response)).toString('latin1')).not.toContain('alert')
    // One whose first bytes are GIF and that is none is a download.
    const { file: fake } = await send('GIF89a/*x*/=1;alert(document.domain)//', { name: 'x.gif' })
    expect(fake.kind).toBe('file')
    await isOnlyDownloaded(fake.id)
  })

  it('A73: a PNG of 50,000 × 50,000 pixels is refused with its size, within 300 MB of memory, and leaves nothing', async () => {
    const bomb = hugePng(50_000, 50_000)
    expect(bomb.length).toBeLessThan(MAX_FILE_BYTES)
    const before = await rows()
    let peak = process.memoryUsage().rss
    const floor = peak
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5)
    const answers = await Promise.all(Array.from({ length: 4 }, () => send(bomb, { name: 'sky.png' })))
    clearInterval(watch)
    for (const { status, problem } of answers) {
      expect(status).toBe(413)
      expect(problem).toBe('“sky.png” has 2,500 megapixels. The limit is 52.')
    }
    expect(peak - floor).toBeLessThan(300 * 1024 * 1024)
    expect(await rows()).toMatchObject({ files: before.files, blobs: before.blobs, used: before.used })
  })

  it('A73: a packed document that unpacks to a gigabyte is just a file: nothing unpacks it', async () => {
    const { zipSync } = await import('fflate')
    const bomb = zipSync({ '[Content_Types].xml': new Uint8Array(200 * 1024 * 1024) }, { level: 9 })
    const floor = process.memoryUsage().rss
    const { file } = await send(bomb, { name: 'minutes.docx' })
    expect(file.kind).toBe('file')
    expect(process.memoryUsage().rss - floor).toBeLessThan(200 * 1024 * 1024)
    await isOnlyDownloaded(file.id)
  })

  it('A73: an empty file is refused and leaves nothing', async () => {
    const before = await rows()
    const { status, problem } = await send('', { name: 'x.txt' })
    expect([status, problem]).toEqual([400, '“x.txt” is empty.'])
    expect(await rows()).toMatchObject({ blobs: before.blobs, used: before.used })
  })

  it.each([
    ['../../../../tmp/x.sh', 'x.sh'],
    ['a\r\nset-cookie: a=b\r\n\r\nx.txt', 'aset-cookie_ a=bx.txt'],
    ['..\\x', 'x'],
    ['%2e%2e%2fx', '%2e%2e%2fx'],
  ])('A73: the name %j is kept as %j, and is no part of any path', async (name, kept) => {
    const { file } = await send('gauge', { name })
    expect(file.name).toBe(kept)
    expect(onDisk().every((each) => /^[0-9a-f-]{36}$/.test(each))).toBe(true)
    const response = await get(file.id)
    expect([...response.headers.keys()]).not.toContain('set-cookie')
  })

  it('A73: what is larger than the limit is refused by its header, and by its bytes where that lies', async () => {
    const large = new Uint8Array(MAX_FILE_BYTES + 1)
    const honest = await send('x', { name: 'map.tif', headers: { 'content-length': String(64 * 1024 * 1024) } })
    expect([honest.status, honest.problem]).toEqual([413, '“map.tif” is 64 MB. The limit is 25 MB.'])
    for (const headers of [{}, { 'content-length': '5' }]) {
      const { status, problem } = await send(large, { name: 'map.tif', headers: headers as Record<string, string> })
      expect([status, problem]).toEqual([413, '“map.tif” is too large. The limit is 25 MB.'])
    }
    await deleteBlobs()
    expect(onDisk().filter((each) => each.length !== 36)).toEqual([])
  })

  it('A73: places and other hidden data of a photo are not kept, and it stands upright', async () => {
    const photo = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'green' } })
      .withExif({ IFD3: { GPSLatitude: '51/1 30/1 0/1' }, IFD0: { Copyright: 'canary-in-exif' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    const { file } = await send(photo, { name: 'weir.jpg' })
    expect([file.width, file.height]).toEqual([20, 40])
    const kept = await bytesOf(await get(file.id))
    const { exif, orientation } = await sharp(kept).metadata()
    expect([exif, orientation]).toEqual([undefined, undefined])
    expect(kept.toString('latin1')).not.toContain('canary')
  })

  it('FI1: a picture beyond the largest edge is drawn smaller, an animation keeps its frames', async () => {
    const { file } = await send(await png(6_000, 3_000), { name: 'wide.png' })
    expect([file.kind, file.width, file.height]).toEqual(['picture', 4_096, 2_048])
    const frames = await sharp(
      await Promise.all(
        ['red', 'green', 'blue'].map((background) =>
          sharp({ create: { width: 16, height: 12, channels: 3, background } })
            .png()
            .toBuffer(),
        ),
      ),
      { join: { animated: true } },
    )
      .gif()
      .toBuffer()
    const { file: animation } = await send(frames, { name: 'wave.gif' })
    expect([animation.width, animation.height]).toEqual([16, 12])
    expect((await sharp(await bytesOf(await get(animation.id)), { animated: true }).metadata()).pages).toBe(3)
  })
})

describe('FI4 who may see a file', () => {
  it('FI4: a stranger, a guest without a grant and a made-up id get the very same 404', async () => {
    const { file } = await send('secret', { name: 'secret.txt' })
    const answers = []
    for (const [id, by] of [
      [file.id, stranger],
      [file.id, guest],
      [randomUUID(), owner],
      ['x', owner],
      [file.id.toUpperCase(), owner],
      ['../../etc/passwd', owner],
    ] as const) {
      const response = await get(id, { by })
      answers.push({ status: response.status, body: await response.text() })
    }
    expect(answers[0]?.status).toBe(404)
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  it('FI4: revoked access ends at the next request, also for a browser that holds the picture', async () => {
    const { file } = await send(await png(20, 10), { name: 'weir.png' })
    const context = { params: Promise.resolve({ documentId, userId: guest.id }) }
    await grant(owner.request('PUT', '/x', { access: 'read' }), context)
    const seen = await get(file.id, { by: guest })
    const etag = seen.headers.get('etag') as string
    expect([seen.status, seen.headers.get('cache-control')]).toEqual([200, 'private, no-cache'])
    const held = { 'if-none-match': etag }
    expect((await get(file.id, { by: guest, headers: held })).status).toBe(304)
    await revoke(owner.request('DELETE', '/x'), context)
    expect((await get(file.id, { by: guest, headers: held })).status).toBe(404)
    expect((await head(guest.request('HEAD', '/x'), { params: Promise.resolve({ fileId: file.id }) })).status).toBe(404)
  })

  it('FI4: who may only read cannot add, and nobody adds to a foreign document or to one in the trash', async () => {
    const context = { params: Promise.resolve({ documentId, userId: guest.id }) }
    await grant(owner.request('PUT', '/x', { access: 'read' }), context)
    const before = await rows()
    expect((await send('x', { by: guest })).status).toBe(403)
    expect((await send('x', { by: stranger })).status).toBe(404)
    await deleteDocument(owner.request('DELETE', '/x'), { params: Promise.resolve({ documentId }) })
    expect((await send('x')).status).toBe(409)
    expect(await rows()).toEqual(before)
  })

  it('FI4: parts of a file are served as asked, and HEAD says the same without bytes', async () => {
    const { file } = await send('0123456789', { name: 'x.txt' })
    const part = async (range: string) => {
      const response = await get(file.id, { headers: { range } })
      return [response.status, response.headers.get('content-range'), await response.text()]
    }
    expect(await part('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234'])
    expect(await part('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789'])
    expect(await part('bytes=8-')).toEqual([206, 'bytes 8-9/10', '89'])
    expect(await part('bytes=10-')).toEqual([416, 'bytes */10', ''])
    expect(await part('bytes=0-1,4-5')).toEqual([200, null, '0123456789'])
    const answer = await head(owner.request('HEAD', '/x'), { params: Promise.resolve({ fileId: file.id }) })
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '10', ''])
  })

  it('FI4: from the first file on, editors that do not know pictures are sent away', async () => {
    const schema = async () =>
      (await web.admin<{ s: number }[]>`select min_schema as s from app.documents where id = ${documentId}`)[0]?.s
    expect(await schema()).toBe(1)
    await send('x')
    expect(await schema()).toBe(2)
  })
})

describe('FI5 the quota', () => {
  const QUOTA = 1_000_000
  const setQuota = (bytes: number | null) => web.admin`
    insert into app.organization_settings (organization_id, file_quota_bytes) values (${organizationId}, ${bytes})
    on conflict (organization_id) do update set file_quota_bytes = ${bytes}`

  it('FI5: of 20 uploads at once at the limit, those that fit get in; the sum is never above it', async () => {
    const { used } = await rows()
    await setQuota(Number(used) + QUOTA)
    const people = [owner]
    for (let index = 0; index < 3; index++) {
      const member = await web.visitor(`Member ${index}`)
      await web.join(organizationId, owner, member, 'member')
      people.push(member)
    }
    let most = 0
    let watching = true
    const watch = (async () => {
      while (watching) {
        const [row] = await web.admin`select bytes from app.file_usage where organization_id = ${organizationId}`
        most = Math.max(most, Number(row?.bytes))
      }
    })()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        send(new Uint8Array(150_000), {
          by: people[index % people.length] as Visitor,
          headers: { 'content-length': '150000' },
        }),
      ),
    )
    watching = false
    await watch
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(6)
    expect(statuses.filter((status) => status === 409)).toHaveLength(14)
    expect(answers.find(({ status }) => status === 409)?.problem).toMatch(/space for files is full/)
    const after = await rows()
    expect(Number(after.used)).toBe(Number(used) + 6 * 150_000)
    expect(after.used).toBe(after.blobBytes)
    expect(most).toBeLessThanOrEqual(Number(used) + QUOTA)
    await setQuota(null)
  })

  it('FI5: a lying length reserves no less than what is stored, and what grows beyond the limit is let go', async () => {
    const { used } = await rows()
    await setQuota(Number(used) + 1_000)
    const { status } = await send(new Uint8Array(5_000), { headers: { 'content-length': '10' } })
    expect(status).toBe(409)
    expect((await rows()).used).toBe(used)
    await setQuota(null)
    expect(FILE_QUOTA_BYTES).toBeGreaterThan(MAX_FILE_BYTES)
  })

  it('FI5: more uploads of one person at once than allowed are told to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(new Uint8Array(1000))))
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0)
    expect(answers.every(({ status }) => status === 201 || status === 429)).toBe(true)
  })
})

describe('FI6 nothing is left behind', () => {
  it('FI6: a document deleted for ever takes the bytes of its files along, and gives them back to the quota', async () => {
    await deleteBlobs()
    const [before, disk] = [await rows(), onDisk().length]
    await send(new Uint8Array(10_000))
    await send(await png(30, 30), { name: 'weir.png' })
    expect(onDisk()).toHaveLength(disk + 2)
    await deleteForEver()
    expect(await rows()).toMatchObject({ files: before.files, blobs: before.blobs, used: before.used, deletions: 2 })
    expect(await deleteBlobs()).toBe(2)
    expect(onDisk()).toHaveLength(disk)
    expect((await rows()).deletions).toBe(0)
  })

  it('FI6: while a backup reads, no bytes go; afterwards they do', async () => {
    await deleteBlobs()
    const disk = onDisk().length
    await send('gauge')
    await deleteForEver()
    await web.admin.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock_shared(${BACKUP_LOCK})`
      expect([await deleteBlobs(), onDisk().length]).toEqual([0, disk + 1])
    })
    expect([await deleteBlobs(), onDisk().length]).toEqual([1, disk])
  })

  it('FI6: a copy keeps the bytes until the last document that has it is gone; copying twice makes one', async () => {
    const { file } = await send(new Uint8Array(10_000), { name: 'plan.pdf' })
    const { used } = await rows()
    const other = await newDocument()
    const first = await copyTo(other, file.id)
    expect(first.status).toBe(200)
    expect(first.file).toMatchObject({ name: 'plan.pdf', bytes: 10_000 })
    expect(first.file.id).not.toBe(file.id)
    expect((await copyTo(other, file.id)).file.id).toBe(first.file.id)
    expect((await copyTo(documentId, file.id)).file.id).toBe(file.id)
    expect((await rows()).used).toBe(used)
    await deleteForEver()
    await deleteBlobs()
    expect((await get(file.id)).status).toBe(404)
    expect((await bytesOf(await get(first.file.id))).length).toBe(10_000)
    await deleteForEver(other)
    await deleteBlobs()
    expect(Number((await rows()).used)).toBe(Number(used) - 10_000)
  })

  it('FI6: a duplicated document has files of its own, which outlive the first one', async () => {
    const { file } = await send(await png(30, 20), { name: 'weir.png' })
    const markdown = `![weir](/api/v1/files/${file.id})`
    const made = await createDocument(
      owner.request('POST', '/x', { organizationId, title: 'With a picture', markdown }),
      {
        params: Promise.resolve({}),
      } as never,
    )
    const source = ((await made.json()) as { id: string }).id
    // As if it had been uploaded there.
    const { file: own } = await copyTo(source, file.id)
    const renamed = new Y.Doc()
    const [row] = await web.admin<{ payload: Buffer }[]>`
      select payload from app.document_updates where log_id = (select log_id from app.documents where id = ${source})`
    Y.applyUpdate(renamed, row?.payload as Buffer)
    withFileIds(renamed, new Map([[file.id, own.id]]))
    await web.admin`
      update app.document_updates set payload = ${Y.encodeStateAsUpdate(renamed)}
       where log_id = (select log_id from app.documents where id = ${source})`
    const { used } = await rows()
    const answer = await duplicate(owner.request('POST', '/x', { title: 'Copy' }), {
      params: Promise.resolve({ documentId: source }),
    })
    const copyId = ((await answer.json()) as { id: string }).id
    expect((await rows()).used).toBe(used)
    for (const each of [documentId, source]) await deleteForEver(each)
    await deleteBlobs()
    const content = await readContent(owner.request('GET', '/x?format=markdown'), {
      params: Promise.resolve({ documentId: copyId }),
    })
    const shown = /\/api\/v1\/files\/([0-9a-f-]{36})/.exec(await content.text())?.[1] as string
    expect([file.id, own.id]).not.toContain(shown)
    expect((await get(shown)).status).toBe(200)
    expect((await get(own.id)).status).toBe(404)
  })

  it('FI6: a copy needs the right to read the one and to write in the other, in one organization', async () => {
    const { file } = await send('secret')
    const [elsewhere] = await web.admin`select organization_id as id from auth.members where user_id = ${stranger.id}`
    const foreign = await newDocument(stranger, elsewhere?.id)
    expect((await copyTo(foreign, file.id, stranger)).status).toBe(404)
    expect((await copyTo(foreign, file.id, owner)).status).toBe(404)
    const shared = await newDocument()
    const context = { params: Promise.resolve({ documentId: shared, userId: guest.id }) }
    await grant(owner.request('PUT', '/x', { access: 'write' }), context)
    expect((await copyTo(shared, file.id, guest)).status).toBe(404)
    // Somebody who is in both organizations cannot link one to the other either.
    await web.join(elsewhere?.id, stranger, owner, 'member')
    expect((await copyTo(foreign, file.id, owner)).status).toBe(409)
    await web.admin`delete from auth.members where user_id = ${owner.id} and organization_id = ${elsewhere?.id}`
  })

  it('FI6: copies made while the last document is deleted either hold the bytes or are refused', async () => {
    for (let round = 0; round < 8; round++) {
      const source = await newDocument()
      const target = await newDocument()
      const { file } = await send(`round ${round}`, { to: source })
      await deleteDocument(owner.request('DELETE', '/x'), { params: Promise.resolve({ documentId: source }) })
      const [answer] = await Promise.all([
        copyTo(target, file.id),
        deleteDocument(owner.request('DELETE', '/x?permanent=true'), {
          params: Promise.resolve({ documentId: source }),
        }),
      ])
      await deleteBlobs()
      expect([200, 404]).toContain(answer.status)
      if (answer.status === 200) expect((await get(answer.file.id)).status).toBe(200)
    }
  })

  it('FI6: an organization that is deleted leaves no bytes', async () => {
    const leaver = await web.visitor('Ana Leaver')
    const organization = await web.createOrganization(leaver, 'Short-lived')
    const document = await newDocument(leaver, organization)
    await send('x', { by: leaver, to: document })
    await web.admin`delete from auth.organizations where id = ${organization}`
    await deleteBlobs()
    expect(readdirSync(join(web.dataDirectory, 'files', organization), { recursive: true }).length).toBeLessThan(2)
    expect(await web.admin`select 1 from app.file_blobs where organization_id = ${organization}`).toHaveLength(0)
  })

  it('FI6: an upload that breaks off leaves nothing', async () => {
    await deleteBlobs()
    const [before, disk] = [await rows(), onDisk()]
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(1000))
        setImmediate(() => controller.error(new Error('the cable was pulled')))
      },
    })
    const request = new Request(owner.request('POST', '/x?name=x'), {
      method: 'POST',
      body,
      duplex: 'half',
    } as RequestInit)
    const response = await upload(request, { params: Promise.resolve({ documentId }) })
    expect(response.status).toBe(400)
    await deleteBlobs()
    expect(await rows()).toEqual(before)
    expect(onDisk()).toEqual(disk)
  })

  it('FI6: a reservation whose process died goes by age, and bytes that no row knows are swept', async () => {
    await deleteBlobs()
    const before = await rows()
    const [blob, unknown] = [randomUUID(), randomUUID()]
    await web.admin`
      insert into app.file_blobs (organization_id, id, bytes, created_at)
      values (${organizationId}, ${blob}, 777, now() - interval '2 hours')`
    await web.admin`update app.file_usage set bytes = bytes + 777 where organization_id = ${organizationId}`
    const { file } = await send('kept')
    const shard = join(web.dataDirectory, 'files', organizationId, unknown.slice(0, 2))
    mkdirSync(shard, { recursive: true })
    writeFileSync(join(shard, unknown), 'left over')
    expect(await sweepFiles(3600)).toBe(0) // too young to be judged
    expect((await rows()).blobs).toBe(before.blobs + 1)
    expect(await sweepFiles(0)).toBe(1)
    await deleteBlobs()
    expect(onDisk()).not.toContain(unknown)
    expect((await get(file.id)).status).toBe(200)
    const after = await rows()
    expect(Number(after.used)).toBe(Number(before.used) + 4)
  })

  it('FI6: a disk that takes nothing is a clean error, and leaves nothing', async () => {
    await deleteBlobs()
    const before = await rows()
    const directory = join(web.dataDirectory, 'files')
    renameSync(directory, `${directory}.away`)
    writeFileSync(directory, '')
    const { status, problem } = await send(new Uint8Array(1000))
    expect([status, problem]).toEqual([503, 'The server has no room for files right now. Try again later.'])
    rmSync(directory)
    renameSync(`${directory}.away`, directory)
    await deleteBlobs()
    expect(await rows()).toEqual(before)
    expect((await send('x')).status).toBe(201)
  })
})
