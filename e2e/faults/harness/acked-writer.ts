import type { DocumentId, UserId } from '@coscribe/shared/domain/ids'
import { until } from '@coscribe/shared/testing/until'
import * as Y from 'yjs'
import type { CollabWorld } from '../../../collab-server/src/testing/collab-world.ts'
import { RawClient } from '../../../collab-server/src/testing/raw-client.ts'

/** A client by hand that knows, for every update, when it left and when it was acknowledged. */
export class AckedWriter {
  readonly doc = new Y.Doc()
  readonly raw: RawClient
  readonly #sentAt: number[] = []
  readonly latencies: number[] = []
  #timer: ReturnType<typeof setInterval> | undefined

  private constructor(raw: RawClient) {
    this.raw = raw
    raw.socket.on('message', () => {
      // The first acknowledgement is that of the handshake.
      while (this.latencies.length < raw.statuses.length - 1)
        this.latencies.push(performance.now() - (this.#sentAt[this.latencies.length] ?? 0))
    })
    this.doc.on('update', (update: Uint8Array) => {
      this.#sentAt.push(performance.now())
      raw.sync(2, update)
    })
  }

  static async join(world: CollabWorld, port: number, userId: UserId, documentId: DocumentId): Promise<AckedWriter> {
    const token = await world.mintToken({ documentId, userId })
    const raw = await RawClient.admitted(port, world.nameOf(documentId), token)
    raw.handshake()
    await raw.whenStatuses(1)
    return new AckedWriter(raw)
  }

  write(words = 'x') {
    const title = this.doc.getText('title')
    title.insert(title.length, words)
  }

  start(everyMs: number): this {
    this.#timer = setInterval(() => this.write(), everyMs)
    return this
  }
  stop() {
    clearInterval(this.#timer)
  }

  get sent() {
    return this.#sentAt.length
  }
  get acked() {
    return this.latencies.length
  }

  async whenAllAcked(timeoutMs = 15_000) {
    await until(`all of ${this.sent} are acknowledged (${this.acked})`, () => this.acked === this.sent, timeoutMs)
  }

  leave() {
    this.stop()
    this.raw.destroy()
  }
}

/** The value that so many percent of the values do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0
}
