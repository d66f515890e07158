import { documentExtensions } from '@coscribe/shared/editor/document-extensions'
import { ROOT_CONTENT } from '@coscribe/shared/editor/document-roots'
import type { Extensions } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { Dropcursor, Placeholder } from '@tiptap/extensions'
import type { DocumentSession } from '@/document-session'
import { currentWords } from '@/words/current-words.ts'
import { adoptFiles } from './adopt-files.ts'
import { EditorCallout } from './callout.ts'
import { EditorCodeBlock } from './code-block.ts'
import { EditorFile } from './file-view.ts'
import { KeptSelection } from './kept-selection.ts'
import { MarkdownPaste } from './markdown-paste.ts'
import { MoveBlock } from './move-block.ts'
import { EditorImage } from './picture-view.ts'
import { remoteCursors } from './remote-cursors.ts'
import { SlashCommand } from './slash-command.ts'
import { EditorTaskItem } from './task-item.ts'
import { typingPresence } from './typing-presence.ts'
import { UpToTitle } from './up-to-title.ts'
import { uploadsOf } from './uploads.ts'

// The same nodes with views for people: the schema is the shared one, untouched.
const WITH_VIEWS = new Map<string, Extensions[number]>([
  ['codeBlock', EditorCodeBlock],
  ['callout', EditorCallout],
  ['taskItem', EditorTaskItem],
  ['image', EditorImage],
  ['file', EditorFile],
])

/** The shared schema as people see it, without anything that writes: for pages that are only read. */
export const pageExtensions = (): Extensions =>
  documentExtensions().map((extension) => WITH_VIEWS.get(extension.name) ?? extension)

/** Everything the live editor is made of: the shared schema, collaboration, and what makes writing pleasant. */
export function editorExtensions(session: DocumentSession, documentId: string): Extensions {
  return [
    ...pageExtensions(),
    Collaboration.configure({
      document: session.doc,
      field: ROOT_CONTENT,
      yUndoOptions: { undoManager: session.undoManager },
    }),
    ...remoteCursors(session),
    typingPresence(session),
    Placeholder.configure({
      placeholder: ({ node }) =>
        node.type.name === 'heading'
          ? currentWords('editor')('headingPlaceholder', { level: node.attrs.level })
          : currentWords('editor')('placeholder'),
      showOnlyCurrent: true,
      showOnlyWhenEditable: true,
    }),
    Dropcursor.configure({ width: 2, color: false, class: 'ed-dropcursor' }),
    KeptSelection,
    uploadsOf(session, documentId),
    adoptFiles(documentId),
    SlashCommand,
    MarkdownPaste,
    MoveBlock,
    UpToTitle,
  ]
}
