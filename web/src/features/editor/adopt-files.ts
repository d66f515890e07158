import { fileAddress } from '@coscribe/shared/editor/file-address'
import { Extension } from '@tiptap/core'
import type { Node as ProseMirrorNode } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { ApiError, actingHeaders } from '@/client/api-client.ts'
import { copyFile, type StoredFile, uploadFile } from '@/client/upload-file.ts'

const filesOf = (doc: ProseMirrorNode): Map<string, string> => {
  const files = new Map<string, string>()
  doc.descendants(({ type, attrs }) => {
    if ((type.name === 'image' || type.name === 'file') && typeof attrs.fileId === 'string')
      files.set(attrs.fileId, typeof attrs.name === 'string' ? attrs.name : '')
  })
  return files
}

/**
 * A file belongs to one document, and only who may read that one sees it. What is pasted or dropped from another
 * document is therefore made this document's own: a copy that shares its bytes, or, from another organization, an
 * upload of what this person can read. Where neither works, the content stays as it came.
 */
async function adopt(documentId: string, fileId: string, name: string): Promise<StoredFile | null> {
  try {
    return await copyFile(documentId, fileId)
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) return null
  }
  try {
    const response = await fetch(fileAddress(fileId), { headers: actingHeaders() })
    if (!response.ok) return null
    const file = new File([await response.blob()], name || 'picture')
    return await uploadFile(documentId, file, { signal: new AbortController().signal, onProgress: () => {} })
  } catch {
    return null
  }
}

function rename(view: EditorView, before: string, after: string) {
  if (view.isDestroyed || before === after) return
  // Not a step to undo: the paste is.
  const transaction = view.state.tr.setMeta('addToHistory', false)
  view.state.doc.descendants((node, position) => {
    if (node.attrs.fileId === before) transaction.setNodeAttribute(position, 'fileId', after)
  })
  if (transaction.docChanged) view.dispatch(transaction)
}

/** Makes files of other documents this document's own when content with them is pasted or dropped. */
export const adoptFiles = (documentId: string) =>
  Extension.create({
    name: 'adoptFiles',
    addProseMirrorPlugins() {
      const { editor } = this
      return [
        new Plugin({
          appendTransaction: (transactions, before, after) => {
            const came = transactions.some(
              (each) =>
                each.docChanged && (each.getMeta('paste') || ['paste', 'drop'].includes(each.getMeta('uiEvent'))),
            )
            if (!came) return null
            const known = filesOf(before.doc)
            for (const [fileId, name] of filesOf(after.doc))
              if (!known.has(fileId))
                void adopt(documentId, fileId, name).then((stored) => {
                  if (stored && editor.isEditable) rename(editor.view, fileId, stored.id)
                })
            return null
          },
        }),
      ]
    },
  })
