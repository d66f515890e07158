import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { AppError } from '../domain/app-error.ts'
import { isUuid, parseOrganizationId } from '../domain/ids.ts'
import type { BlobKey, BlobStorage, ByteRange, StoredBlob } from './blob-storage.ts'

/** Tries of one request, and how long a connection and an answer may take, in ms. */
const ATTEMPTS = 3
const CONNECT_MS = 5_000
const ANSWER_MS = 60_000

/** What `S3_URL` says: `https://key:secret@host/bucket?region=eu-central-1`. */
export function parseS3Url(text: string) {
  const url = new URL(text)
  const [bucket = '', ...rest] = url.pathname.split('/').filter((part) => part !== '')
  if (!['http:', 'https:'].includes(url.protocol) || bucket === '' || rest.length > 0 || url.username === '')
    throw new Error('S3_URL must be like https://key:secret@host/bucket?region=eu-central-1.')
  return {
    endpoint: `${url.protocol}//${url.host}`,
    bucket,
    region: url.searchParams.get('region') ?? 'us-east-1',
    credentials: {
      accessKeyId: decodeURIComponent(url.username),
      secretAccessKey: decodeURIComponent(url.password),
    },
  }
}

/** Blobs in a bucket of S3 or of what speaks like it, as `<organization>/<id>`. A put is all or nothing there. */
export class S3Storage implements BlobStorage {
  readonly #client: S3Client
  readonly #bucket: string

  constructor(url: string) {
    const { endpoint, bucket, region, credentials } = parseS3Url(url)
    this.#bucket = bucket
    this.#client = new S3Client({
      endpoint,
      region,
      credentials,
      // Bucket names as host names need a wildcard certificate, which few of the others have.
      forcePathStyle: true,
      maxAttempts: ATTEMPTS,
      requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
      // Newer checksums are unknown to many servers that speak S3.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    })
  }

  #object({ organizationId, blobId }: BlobKey) {
    if (!isUuid(organizationId) || !isUuid(blobId)) throw new Error('a blob is named by two UUIDs')
    return { Bucket: this.#bucket, Key: `${organizationId}/${blobId}` }
  }

  async write(key: BlobKey, path: string): Promise<void> {
    const object = this.#object(key)
    const { size } = await stat(path)
    await reach(() =>
      this.#client.send(
        new PutObjectCommand({
          ...object,
          Body: createReadStream(path),
          ContentLength: size,
          ContentType: 'application/octet-stream',
        }),
      ),
    )
  }

  async read(key: BlobKey, range?: ByteRange): Promise<ReadableStream<Uint8Array> | null> {
    const object = this.#object(key)
    try {
      const { Body } = await this.#client.send(
        new GetObjectCommand({ ...object, ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}) }),
      )
      return Body instanceof Readable ? (Readable.toWeb(Body) as unknown as ReadableStream<Uint8Array>) : null
    } catch (error) {
      if ((error as { name?: string }).name === 'NoSuchKey') return null
      throw unavailable(error)
    }
  }

  async remove(key: BlobKey): Promise<void> {
    const command = new DeleteObjectCommand(this.#object(key))
    await reach(() => this.#client.send(command))
  }

  async *list(): AsyncIterable<StoredBlob> {
    let token: string | undefined
    do {
      const page = await reach(() =>
        this.#client.send(
          new ListObjectsV2Command({ Bucket: this.#bucket, ...(token ? { ContinuationToken: token } : {}) }),
        ),
      )
      for (const { Key = '', LastModified } of page.Contents ?? []) {
        const [organization, blobId, ...rest] = Key.split('/')
        const organizationId = parseOrganizationId(organization)
        if (organizationId && isUuid(blobId) && rest.length === 0 && LastModified)
          yield { key: { organizationId, blobId }, writtenAt: LastModified }
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined
    } while (token)
  }
}

const unavailable = (error: unknown) =>
  new AppError('storage-unavailable', 'The server cannot reach its files right now. Try again in a moment.', {
    cause: error,
    reason: 'files-unreachable',
  })

async function reach<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw unavailable(error)
  }
}
