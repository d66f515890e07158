import type { JSONContent } from '@tiptap/core'
import { MarkdownManager } from '@tiptap/markdown'
import { cleanContent } from './clean-content.ts'
import { documentExtensions } from './document-extensions.ts'

let manager: MarkdownManager | undefined

function markdownManager() {
  manager ??= new MarkdownManager({ extensions: documentExtensions(), indentation: { style: 'space', size: 2 } })
  return manager
}

/** Markdown (CommonMark, GitHub tables, tasks and alerts, `==mark==`) as content of our schema. Never throws on text. */
export const parseMarkdown = (markdown: string): JSONContent =>
  cleanContent(markdownManager().parse(markdown.replace(/\r\n?/g, '\n')))

/** Content of our schema as Markdown, ending in a newline unless it is empty. */
export function serializeMarkdown(json: JSONContent): string {
  const markdown = markdownManager().serialize(cleanContent(json)).trim()
  return markdown === '' ? '' : `${markdown}\n`
}
