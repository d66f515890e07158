import { MAX_FILES_AT_ONCE } from '@coscribe/shared/domain/limits'
import { Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import type { StoredFile } from '@/client/upload-file.ts'
import type { DocumentSession } from '@/document-session'
import { announce } from '@/ui/live-regions.tsx'
import { toast } from '@/ui/toaster.tsx'
import { currentWords } from '@/words/current-words.ts'
import { insertFile, replacePicture } from './insert-file.ts'
import { keepPreview } from './picture-previews.ts'
import { Upload } from './upload.ts'
import { type Anchor, anchorAt, blocksBefore, positionBefore, positionOf } from './upload-anchor.ts'
import { UploadPlaceholder } from './upload-placeholder.ts'

/** Uploads that are sent at a time; the others wait in the page. */
const AT_ONCE = 2

type Entry = { readonly upload: Upload; readonly placeholder: UploadPlaceholder; readonly position: number }
type Change = { readonly add: readonly Entry[] } | { readonly remove: string }

const key = new PluginKey<readonly Entry[]>('uploads')

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    uploads: {
      /** Uploads files into the page, at a position or where the caret is; `replaces` names the file of a picture to replace. */
      uploadFiles: (files: readonly File[], at?: number | null, replaces?: string | null) => ReturnType
    }
  }
}

/** Everything on its way into one editor's document. */
class Uploads {
  readonly #session: DocumentSession
  readonly #documentId: string
  readonly #anchors = new Map<string, Anchor>()
  #view: EditorView | null = null

  constructor(session: DocumentSession, documentId: string) {
    this.#session = session
    this.#documentId = documentId
  }

  get #entries(): readonly Entry[] {
    return this.#view ? (key.getState(this.#view.state) ?? []) : []
  }

  add(files: readonly File[], at: number | null, replaces: string | null) {
    const view = this.#view
    if (!view || files.length === 0) return
    if (files.length > MAX_FILES_AT_ONCE) {
      toast({ text: currentWords('files')('upload.many', { count: MAX_FILES_AT_ONCE }) })
      return
    }
    const { doc, selection } = view.state
    const position = positionBefore(doc, blocksBefore(doc, at ?? selection.to))
    const add = files.map((file): Entry => {
      const upload = new Upload(this.#documentId, file, replaces, () => placeholder.show(upload))
      const placeholder: UploadPlaceholder = new UploadPlaceholder(upload, {
        again: () => {
          upload.state = { kind: 'waiting' }
          placeholder.show(upload)
          this.#next()
        },
        remove: () => this.#remove(upload),
      })
      return { upload, placeholder, position }
    })
    view.dispatch(view.state.tr.setMeta(key, { add } satisfies Change))
    this.#next()
  }

  /** Sends what waits, as far as there is room. */
  #next() {
    const entries = this.#entries
    const sending = entries.filter(({ upload }) => upload.state.kind === 'sending').length
    const waiting = entries.filter(({ upload }) => upload.state.kind === 'waiting')
    for (const { upload } of waiting.slice(0, Math.max(0, AT_ONCE - sending))) void this.#run(upload)
  }

  async #run(upload: Upload) {
    const stored = await upload.run()
    if (stored) this.#finish(upload, stored)
    this.#next()
  }

  /** One step: the file comes in and its placeholder goes. Undo takes the file out again. */
  #finish(upload: Upload, stored: StoredFile) {
    const view = this.#view
    const entry = this.#entries.find((each) => each.upload === upload)
    if (!view || !entry) return
    const keepsPreview = stored.kind === 'picture' && upload.preview !== null
    if (keepsPreview) keepPreview(stored.id, upload.preview as string)
    else upload.dispose()
    const transaction = view.state.tr.setMeta(key, { remove: upload.id } satisfies Change)
    if (view.editable) {
      const replaced = upload.replaces !== null && replacePicture(transaction, upload.replaces, stored)
      if (!replaced) insertFile(transaction, entry.position, stored)
    }
    view.dispatch(transaction)
    announce(currentWords('files')('upload.done', { name: stored.name }))
  }

  #remove(upload: Upload) {
    upload.stop()
    upload.dispose()
    const view = this.#view
    view?.dispatch(view.state.tr.setMeta(key, { remove: upload.id } satisfies Change))
    view?.focus()
    this.#next()
  }

  apply = (transaction: Transaction, entries: readonly Entry[], _before: EditorState, { doc }: EditorState) => {
    const change = transaction.getMeta(key) as Change | undefined
    if (entries.length === 0 && !change) return entries
    const fromOthers = transaction.getMeta(ySyncPluginKey)?.isChangeOrigin === true
    const done = change && 'remove' in change ? entries.findIndex(({ upload }) => upload.id === change.remove) : -1
    const moved = transaction.docChanged
      ? entries.map((entry, index) => {
          const anchor = this.#anchors.get(entry.upload.id)
          // Of files chosen together, those before the one that is done stay before it.
          const position =
            fromOthers && anchor
              ? positionOf(this.#session.doc, doc, anchor)
              : transaction.mapping.map(entry.position, index < done ? -1 : 1)
          return { ...entry, position }
        })
      : entries
    if (!change) return moved
    return 'add' in change ? [...moved, ...change.add] : moved.filter(({ upload }) => upload.id !== change.remove)
  }

  decorations = (state: EditorState) => {
    const entries = key.getState(state) ?? []
    if (entries.length === 0) return null
    return DecorationSet.create(
      state.doc,
      entries.map(({ upload, placeholder, position }, index) =>
        Decoration.widget(Math.min(position, state.doc.content.size), placeholder.dom, {
          key: upload.id,
          side: -entries.length + index,
          ignoreSelection: true,
          stopEvent: () => true,
        }),
      ),
    )
  }

  attach(view: EditorView) {
    this.#view = view
    const warn = (event: BeforeUnloadEvent) => {
      if (this.#entries.some(({ upload }) => upload.isOpen)) event.preventDefault()
    }
    window.addEventListener('beforeunload', warn)
    return {
      // After y-tiptap has written this editor's own change into the Y.Doc.
      update: (current: EditorView) => {
        for (const { upload, position } of this.#entries)
          this.#anchors.set(upload.id, anchorAt(this.#session.doc, current.state.doc, position))
      },
      destroy: () => {
        window.removeEventListener('beforeunload', warn)
        for (const { upload } of this.#entries) {
          upload.stop()
          upload.dispose()
        }
        this.#view = null
      },
    }
  }
}

/** Files that somebody brings together with a text, as office programs do, are pictures of that text. */
const filesAlone = (data: DataTransfer | null): File[] => {
  const files = [...(data?.files ?? [])]
  return data?.getData('text/plain').trim() ? [] : files
}

/** Pictures and files from a menu, by paste and by drop, with their progress in the page. */
export const uploadsOf = (session: DocumentSession, documentId: string) =>
  Extension.create({
    name: 'uploads',
    // Before what pastes text.
    priority: 200,
    addStorage: () => ({ uploads: new Uploads(session, documentId) }),
    addCommands() {
      const { uploads } = this.storage as { uploads: Uploads }
      return {
        uploadFiles:
          (files, at = null, replaces = null) =>
          ({ editor, dispatch }) => {
            // Outside of this command's transaction: it dispatches its own.
            if (dispatch && editor.isEditable) queueMicrotask(() => uploads.add(files, at, replaces))
            return editor.isEditable && files.length > 0
          },
      }
    },
    addProseMirrorPlugins() {
      const { editor } = this
      const { uploads } = this.storage as { uploads: Uploads }
      return [
        new Plugin<readonly Entry[]>({
          key,
          state: { init: () => [], apply: uploads.apply },
          view: (view) => uploads.attach(view),
          props: {
            decorations: uploads.decorations,
            handlePaste: (_view, event) => {
              const files = filesAlone(event.clipboardData)
              return files.length > 0 && editor.commands.uploadFiles(files)
            },
            handleDrop: (view, event) => {
              const files = [...(event.dataTransfer?.files ?? [])]
              if (files.length === 0 || !editor.isEditable) return false
              event.preventDefault()
              const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? null
              return editor.commands.uploadFiles(files, at)
            },
          },
        }),
      ]
    },
  })
