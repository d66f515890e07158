import type { JSONContent } from '@tiptap/core'
import { cleanContent } from './clean-content.ts'
import { markdownBlocks } from './markdown-parse.ts'
import { blocksMarkdown, withoutEmptyEnds } from './markdown-serialize.ts'

/** Markdown (CommonMark, GitHub tables, tasks and alerts, `==mark==`, `++underline++`) as content of our schema. Never throws on text. */
export const parseMarkdown = (markdown: string): JSONContent =>
  cleanContent({ type: 'doc', content: markdownBlocks(markdown.replace(/\r\n?/g, '\n').replace(/^\ufeff/, '')) })

/** Content of our schema as Markdown, ending in a newline unless it is empty. */
export function serializeMarkdown(json: JSONContent): string {
  const markdown = blocksMarkdown(withoutEmptyEnds(cleanContent(json).content ?? []))
  return markdown === '' ? '' : `${markdown}\n`
}
