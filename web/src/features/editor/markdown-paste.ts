import { MAX_PASTE_LENGTH } from '@coscribe/shared/domain/limits'
import { parseMarkdown } from '@coscribe/shared/editor/markdown'
import { type Editor, Extension } from '@tiptap/core'
import { Fragment, Slice } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { toast } from '@/ui/toaster.tsx'
import { currentWords } from '@/words/current-words.ts'
import { cleanHtml } from './paste/clean-html.ts'
import { looksLikeMarkdown } from './paste/looks-like-markdown.ts'

/** What VS Code says of what was copied there. */
function copiedLanguage(data: DataTransfer): string | null {
  try {
    const said: unknown = JSON.parse(data.getData('vscode-editor-data') || 'null')
    const mode = (said as { mode?: unknown } | null)?.mode
    return typeof mode === 'string' ? mode : null
  } catch {
    return null
  }
}

function pasteMarkdown(editor: Editor, view: EditorView, text: string) {
  const doc = editor.schema.nodeFromJSON(parseMarkdown(text))
  // One paragraph joins the line it is pasted into; more keep their own blocks.
  const inline = doc.childCount === 1 && doc.firstChild?.type.name === 'paragraph'
  const slice = inline
    ? new Slice(Fragment.from(doc.firstChild), 1, 1)
    : new Slice(doc.content, doc.firstChild?.type.name === 'paragraph' ? 1 : 0, 0)
  view.dispatch(view.state.tr.replaceSelection(slice).scrollIntoView().setMeta('paste', true))
}

/**
 * What is pasted from elsewhere, made to look right: Markdown as plain text becomes blocks and marks, HTML of web pages,
 * Google Docs and Word becomes what it shows. In a code block, or with Shift held, plain text stays plain.
 */
export const MarkdownPaste = Extension.create({
  name: 'markdownPaste',
  addProseMirrorPlugins() {
    const { editor } = this
    let shift = false
    return [
      new Plugin({
        props: {
          handleKeyDown: (_view, event) => {
            shift = event.shiftKey
            return false
          },
          transformPastedHTML: (html) => cleanHtml(html),
          handlePaste: (view, event) => {
            const data = event.clipboardData
            const text = data?.getData('text/plain') ?? ''
            const html = data?.getData('text/html') ?? ''
            const length = Math.max(text.length, html.length)
            if (length > MAX_PASTE_LENGTH) {
              toast({ text: currentWords('importExport')('pasteTooLong', { count: length, limit: MAX_PASTE_LENGTH }) })
              return true
            }
            const language = data ? copiedLanguage(data) : null
            if (shift || view.state.selection.$from.parent.type.spec.code) return false
            if (language !== 'markdown' && (language !== null || html !== '' || !looksLikeMarkdown(text))) return false
            pasteMarkdown(editor, view, text)
            return true
          },
        },
      }),
    ]
  },
})
