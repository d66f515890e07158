import { documentMarkdown } from '@coscribe/shared/editor/document-markdown'
import { documentTitle } from '@coscribe/shared/editor/document-title'
import type { DocumentSession } from '@/document-session'
import { currentWords } from '@/words/current-words.ts'

/** The whole document as Markdown, title first: a copy that stands for itself. */
export function documentCopy(session: DocumentSession): { readonly name: string; readonly text: string } {
  const title = documentTitle(session.doc)
  const name = `${
    title
      .replace(/[^\p{L}\p{N} _-]+/gu, '')
      .trim()
      .slice(0, 80) || currentWords('editor')('untitledFile')
  }.md`
  return { name, text: `${title ? `# ${title}\n\n` : ''}${documentMarkdown(session.doc)}` }
}

/** What was not sent; the whole document where the unsent changes left no words (deletions, formatting). */
export function unsentCopy(session: DocumentSession): string {
  const pieces = session.unsentText()
  return pieces.length > 0 ? pieces.join('\n\n') : documentCopy(session).text
}
