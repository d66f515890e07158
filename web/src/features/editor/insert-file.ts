import type { ImageAttributes } from '@coscribe/shared/editor/image'
import type { Node as ProseMirrorNode, Schema } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import type { StoredFile } from '@/client/upload-file.ts'

const sizes = ({
  id,
  width,
  height,
}: StoredFile): Pick<ImageAttributes, 'fileId' | 'naturalWidth' | 'naturalHeight'> => ({
  fileId: id,
  naturalWidth: width,
  naturalHeight: height,
})

/** A stored file as a block: a picture, or a card to download it. */
export function fileNode(schema: Schema, stored: StoredFile): ProseMirrorNode {
  const { id: fileId, name, bytes, mediaType } = stored
  const node =
    stored.kind === 'picture'
      ? schema.nodes.image?.create(sizes(stored))
      : schema.nodes.file?.create({ fileId, name, bytes, mediaType })
  if (!node) throw new Error('the schema has no pictures')
  return node
}

/**
 * Puts the file between two blocks. An empty paragraph before it makes room, unless it is the page's last: then one can write on
 * in it, below the file.
 */
export function insertFile(transaction: Transaction, position: number, stored: StoredFile): void {
  const { doc } = transaction
  const node = fileNode(doc.type.schema, stored)
  const before = doc.resolve(Math.min(position, doc.content.size)).nodeBefore
  const isEmpty = before?.type.name === 'paragraph' && before.content.size === 0
  if (!before || !isEmpty) transaction.insert(position, node)
  else if (position === doc.content.size) transaction.insert(position - before.nodeSize, node)
  else transaction.replaceWith(position - before.nodeSize, position, node)
  transaction.scrollIntoView()
}

/** Shows the stored picture wherever the old one was, with its words and width. False where it is nowhere any more. */
export function replacePicture(transaction: Transaction, replaces: string, stored: StoredFile): boolean {
  if (stored.kind !== 'picture') return false
  let found = false
  transaction.doc.descendants((node, position) => {
    if (node.type.name !== 'image' || node.attrs.fileId !== replaces) return
    transaction.setNodeMarkup(position, undefined, { ...node.attrs, ...sizes(stored) })
    found = true
  })
  return found
}
