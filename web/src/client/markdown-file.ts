import { MAX_MARKDOWN_BYTES, MAX_TITLE_LENGTH } from '@coscribe/shared/domain/limits'

export type MarkdownFile =
  | { readonly kind: 'document'; readonly title: string; readonly markdown: string }
  | { readonly kind: 'refused'; readonly why: 'notMarkdown' | 'tooLarge' | 'notText' }

const ENDING = /\.(md|markdown|txt)$/i

/** What a heading says without the marks in it. */
const plain = (heading: string) =>
  heading
    .replace(/\s+#+\s*$/, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*_`~]+/g, '')
    .trim()

/** The title of a text and the rest: its first heading where it begins with one, else the name of its file. */
export function splitTitle(name: string, text: string): { readonly title: string; readonly markdown: string } {
  const clean = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  const heading = /^\s*#[ \t]+(\S.*)(?:\n|$)/.exec(clean)
  const title = heading ? plain(heading[1] ?? '') : ''
  return title === ''
    ? { title: name.replace(ENDING, '').slice(0, MAX_TITLE_LENGTH), markdown: clean }
    : { title: title.slice(0, MAX_TITLE_LENGTH), markdown: clean.slice(heading?.[0].length) }
}

/** A file of the person's as a document, or why it cannot be one. */
export async function readMarkdownFile(file: File): Promise<MarkdownFile> {
  if (!ENDING.test(file.name)) return { kind: 'refused', why: 'notMarkdown' }
  if (file.size > MAX_MARKDOWN_BYTES) return { kind: 'refused', why: 'tooLarge' }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
    // No text has one, and no document may.
    if (text.includes('\0')) return { kind: 'refused', why: 'notText' }
    return { kind: 'document', ...splitTitle(file.name, text) }
  } catch {
    return { kind: 'refused', why: 'notText' }
  }
}
