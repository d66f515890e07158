import { parseMarkdown } from '@coscribe/shared/editor/markdown'
import { Extension } from '@tiptap/core'
import { Fragment, Slice } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'

// Anything of these makes plain text read as Markdown; one asterisk in a sentence does not.
const MARKDOWN_SIGNS = [
  /^#{1,3} \S/m,
  /^\s*[-*+] \S/m,
  /^\s*\d+[.)] \S/m,
  /^\s*[-*+] \[[ xX]\] /m,
  /^> ?\S/m,
  /^```/m,
  /^\|.*\|\s*\n\|[ :|-]+\|/m,
  /^(?:---|\*\*\*|___)\s*$/m,
  /\*\*[^*\n]+\*\*/,
  /__[^_\n]+__/,
  /~~[^~\n]+~~/,
  /==[^=\n]+==/,
  /`[^`\n]+`/,
  /!?\[[^\]\n]+\]\([^)\s]+\)/,
]

export const looksLikeMarkdown = (text: string) => MARKDOWN_SIGNS.some((sign) => sign.test(text))

/**
 * Markdown pasted as plain text becomes blocks and marks. Text that came with HTML keeps that, and in a code
 * block, or with Shift held, plain text stays plain.
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
          handlePaste: (view, event) => {
            const text = event.clipboardData?.getData('text/plain') ?? ''
            const html = event.clipboardData?.getData('text/html') ?? ''
            const { $from } = view.state.selection
            if (shift || html !== '' || $from.parent.type.spec.code || !looksLikeMarkdown(text)) return false
            const doc = editor.schema.nodeFromJSON(parseMarkdown(text))
            // One paragraph joins the line it is pasted into; more keep their own blocks.
            const inline = doc.childCount === 1 && doc.firstChild?.type.name === 'paragraph'
            const slice = inline
              ? new Slice(Fragment.from(doc.firstChild), 1, 1)
              : new Slice(doc.content, doc.firstChild?.type.name === 'paragraph' ? 1 : 0, 0)
            view.dispatch(view.state.tr.replaceSelection(slice).scrollIntoView().setMeta('paste', true))
            return true
          },
        },
      }),
    ]
  },
})
