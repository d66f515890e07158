import { safeName } from '@coscribe/shared/domain/safe-name'
import { documentMarkdown } from '@coscribe/shared/editor/document-markdown'
import { documentTitle } from '@coscribe/shared/editor/document-title'
import { writeMarkdownFile } from '@coscribe/shared/editor/markdown-file'
import type { DocumentSession } from '@/document-session'
import { currentWords } from '@/words/current-words.ts'

/** What a file that is made of the document is called, without its ending. */
export const fileNameOf = (title: string) => safeName(title, currentWords('editor')('untitledFile'))

/** The whole document as Markdown, title first: a copy that stands for itself. */
export function documentCopy(session: DocumentSession): { readonly name: string; readonly text: string } {
  const title = documentTitle(session.doc)
  const text = writeMarkdownFile({ title, markdown: documentMarkdown(session.doc) })
  return { name: `${fileNameOf(title)}.md`, text }
}

/** What was not sent; the whole document where the unsent changes left no words (deletions, formatting). */
export function unsentCopy(session: DocumentSession): string {
  const pieces = session.unsentText()
  return pieces.length > 0 ? pieces.join('\n\n') : documentCopy(session).text
}
