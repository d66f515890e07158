import { MAX_FILE_BYTES } from '@coscribe/shared/domain/limits'
import { ApiError, UnreachableError, words } from '@/client/api-client.ts'
import { type StoredFile, uploadFile } from '@/client/upload-file.ts'
import { currentFormat, currentWords } from '@/words/current-words.ts'

/** Where an upload stands. It is nobody else's business until it is done: nothing of it is in the document. */
export type UploadState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sending'; readonly share: number }
  | { readonly kind: 'failed'; readonly why: string; readonly again: boolean }

const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'])
const MEGABYTE = 1024 * 1024

/** One file on its way into a document. */
export class Upload {
  readonly id = crypto.randomUUID()
  readonly file: File
  /** A picture as the browser sees it, until the server has its own; null for other files. */
  readonly preview: string | null
  /** The file of a picture that this one is to take the place of. */
  readonly replaces: string | null
  state: UploadState = { kind: 'waiting' }
  readonly #documentId: string
  readonly #changed: (upload: Upload) => void
  #abort = new AbortController()

  constructor(documentId: string, file: File, replaces: string | null, changed: (upload: Upload) => void) {
    this.#documentId = documentId
    this.file = file
    this.replaces = replaces
    this.#changed = changed
    this.preview = SHOWN.has(file.type) ? URL.createObjectURL(file) : null
  }

  get isOpen() {
    return this.state.kind !== 'failed'
  }

  /** Answers the stored file, or null where it failed (the state says why) or was stopped. */
  async run(): Promise<StoredFile | null> {
    const refusal = this.#refusal()
    if (refusal) {
      this.#become(refusal)
      return null
    }
    this.#abort = new AbortController()
    this.#become({ kind: 'sending', share: 0 })
    const { signal } = this.#abort
    try {
      return await uploadFile(this.#documentId, this.file, {
        signal,
        onProgress: (share) => this.#become({ kind: 'sending', share }),
      })
    } catch (error) {
      if (!signal.aborted) this.#become(this.#failure(error))
      return null
    }
  }

  stop() {
    this.#abort.abort(new Error('stopped'))
  }

  /** The preview is no longer shown anywhere. */
  dispose() {
    if (this.preview) URL.revokeObjectURL(this.preview)
  }

  #become(state: UploadState) {
    this.state = state
    this.#changed(this)
  }

  /** What needs no server to know. */
  #refusal(): UploadState | null {
    const t = currentWords('files')
    const { name, size } = this.file
    if (size > MAX_FILE_BYTES) {
      const values = { name, size: Math.ceil(size / MEGABYTE), limit: String(MAX_FILE_BYTES / MEGABYTE) }
      return { kind: 'failed', why: currentWords('api')('reasons.file-of-size-too-large', values), again: false }
    }
    if (!navigator.onLine) return { kind: 'failed', why: t('upload.offline', { name }), again: true }
    return null
  }

  #failure(error: unknown): UploadState {
    const t = currentWords('files')
    const { name } = this.file
    if (error instanceof UnreachableError)
      return {
        kind: 'failed',
        why: t(navigator.onLine ? 'upload.unreachable' : 'upload.offline', { name }),
        again: true,
      }
    const why = words(error)
    // Those that name the file say it all.
    return {
      kind: 'failed',
      why: why.includes(name) ? why : t('upload.failed', { name, why }),
      again: !(error instanceof ApiError && ['too-large', 'forbidden', 'not-found'].includes(error.code)),
    }
  }
}

/** "40 %", in the reader's language. */
export const shareWords = (share: number) => currentFormat().number(share, { style: 'percent' })
