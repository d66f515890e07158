import type { JSONContent } from '@tiptap/core'
import { oneLine } from './document-title.ts'
import { readFrontMatter } from './front-matter.ts'
import { markdownBlocks } from './markdown-parse.ts'

export type MarkdownDocument = { readonly title: string; readonly markdown: string }

/**
 * What a Markdown file is as a document: the title is the head's, else that of the first heading where the text begins with
 * one, else the file's name. The heading that became the title, or says the same again, is taken out of the text.
 */
export function readMarkdownFile(fileName: string, text: string): MarkdownDocument {
  const { facts, body } = readFrontMatter(text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n'))
  const heading = /^\s*(?:# +([^\n]*?)(?: +#+)?|([^\n#>\-+*`|][^\n]*)\n=+)[ \t]*(?:\n|$)/.exec(body)
  const head = heading ? plain(`# ${heading[1] ?? heading[2]}`) : ''
  const given = oneLine(facts.title ?? '').trim()
  const isSame = given === '' || given === head
  const title = given || head || fileName.replace(/\.[^.]*$/, '')
  const markdown = heading && head !== '' && isSame ? body.slice(heading[0].length).replace(/^\n+/, '') : body
  return { title: oneLine(title).trim(), markdown }
}

/** The words of a heading, without its marks, links and pictures. */
const plain = (line: string) => oneLine(markdownBlocks(line).map(words).join(' ')).trim()
const words = (node: JSONContent): string => `${node.text ?? ''}${(node.content ?? []).map(words).join('')}`

/** A document as a Markdown file that stands for itself: its title is a heading. */
export function writeMarkdownFile({ title, markdown }: MarkdownDocument): string {
  const heading = title === '' ? '' : `# ${title.replace(/[\\`*_[\]<~]/g, '\\$&')}\n\n`
  return `${heading}${markdown}`
}
