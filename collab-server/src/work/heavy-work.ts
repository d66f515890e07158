import {
  JUDGE_DEADLINE_MS,
  JUDGE_MEMORY_MB,
  STORAGE_WORK_DEADLINE_MS,
  STORAGE_WORK_MEMORY_MB,
} from '@coscribe/shared/domain/limits'
import type { DocumentAddress } from '@coscribe/shared/protocol/document-name'
import type { CompactionOutcome } from '../store/document-store.ts'
import type { StorageWork } from '../store/postgres-document-store.ts'
import type { PlainFacts, UpdateVerdict } from '../validation/judge-update.ts'
import type { StorageRequest } from './storage.worker.ts'
import { Thread } from './thread.ts'

/**
 * What would hold up everybody's keystrokes, in worker threads: judging large updates, merging long tails, compaction, versions.
 * What strangers send is judged in a thread apart, which may be ended at any time; loads do not wait behind compactions.
 */
export class HeavyWork implements StorageWork {
  readonly #judge: Thread<{ readonly bytes: Uint8Array; readonly facts: PlainFacts }, UpdateVerdict>
  readonly #merge: Thread<StorageRequest, Uint8Array>
  readonly #compact: Thread<StorageRequest, CompactionOutcome | number>

  constructor(databaseUrl: string) {
    this.#judge = new Thread({
      module: new URL('./judge.worker.ts', import.meta.url),
      deadlineMs: JUDGE_DEADLINE_MS,
      memoryMb: JUDGE_MEMORY_MB,
    })
    const storage = {
      module: new URL('./storage.worker.ts', import.meta.url),
      workerData: { databaseUrl },
      deadlineMs: STORAGE_WORK_DEADLINE_MS,
      memoryMb: STORAGE_WORK_MEMORY_MB,
    }
    this.#merge = new Thread(storage)
    this.#compact = new Thread(storage)
  }

  /** An update that costs more than its budget is refused. Never rejects. */
  judge = (bytes: Uint8Array, facts: PlainFacts): Promise<UpdateVerdict> =>
    this.#judge
      .run({ bytes, facts })
      .catch((error: Error) => ({ ok: false, close: 'badFrame', why: `judging it: ${error.message}` }))

  merge = (updates: readonly Uint8Array[]) => this.#merge.run({ kind: 'merge', updates })

  compact = (address: DocumentAddress) => this.#compact.run({ kind: 'compact', address }) as Promise<CompactionOutcome>

  /** Behind compactions, which are never waited for either. */
  keepVersions = (address: DocumentAddress) => this.#compact.run({ kind: 'keep-versions', address })

  async close(): Promise<void> {
    await Promise.all([this.#judge.close(), this.#merge.close(), this.#compact.close()])
  }
}
