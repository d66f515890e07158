/// <reference path="./s3rver.d.ts" />
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'

export type TestS3 = {
  /** As `S3_URL` takes it; names an empty bucket. */
  readonly url: string
  /** From now on nobody answers. */
  close(): Promise<void>
  stop(): Promise<void>
}

/** A server that speaks S3, with a bucket in a directory of its own. */
export async function startS3(): Promise<TestS3> {
  const directory = await mkdtemp(join(tmpdir(), 'coscribe-s3-'))
  const configureBuckets = [{ name: 'coscribe', configs: [] }]
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets })
  const { port } = await server.run()
  return {
    url: `http://S3RVER:S3RVER@127.0.0.1:${port}/coscribe?region=eu-central-1`,
    close: () => server.close(),
    async stop() {
      await server.close().catch(() => {})
      await rm(directory, { recursive: true, force: true })
    },
  }
}
