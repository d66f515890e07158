import { type Extensions, getSchema } from '@tiptap/core'
import { Code } from '@tiptap/extension-code'
import { CodeBlock } from '@tiptap/extension-code-block'
import { Highlight } from '@tiptap/extension-highlight'
import { TaskItem, TaskList } from '@tiptap/extension-list'
import { TableKit } from '@tiptap/extension-table'
import type { Schema } from '@tiptap/pm/model'
import { StarterKit } from '@tiptap/starter-kit'
import { Callout } from './callout.ts'
import { FileAttachment } from './file-attachment.ts'
import { Image } from './image.ts'
import { Link } from './link.ts'

/**
 * The document schema, as TipTap's extension list. Whatever changes a node, a mark or an attribute here raises
 * `SCHEMA_VERSION` in the same commit. Runs in Node and in the browser; touches no DOM.
 *
 * Left out on purpose: undo (per user, comes with collaboration), and TrailingNode, which appends a paragraph
 * on every client that sees a document without one, so that five readers make five.
 */
export function documentExtensions(): Extensions {
  return [
    StarterKit.configure({
      undoRedo: false,
      trailingNode: false,
      link: false,
      code: false,
      codeBlock: false,
      dropcursor: false,
      heading: { levels: [1, 2, 3] },
    }),
    // Code may be a link, or bold: every other page of documentation has some.
    Code.extend({ excludes: 'code' }),
    CodeBlock.configure({ defaultLanguage: null }),
    Link,
    Highlight.configure({ multicolor: false }),
    TaskList,
    TaskItem.configure({ nested: true }),
    TableKit.configure({ table: { resizable: true, cellMinWidth: 64, lastColumnResizable: false } }),
    Callout,
    Image,
    FileAttachment,
  ]
}

let schema: Schema | undefined

/** The ProseMirror schema of `documentExtensions()`, made once. */
export function documentSchema(): Schema {
  schema ??= getSchema(documentExtensions())
  return schema
}
