import type { JSONContent } from '@tiptap/core'
import { calloutWord } from './callout.ts'
import { contentHtml } from './content-html.ts'
import { fileMarkdown } from './file-attachment.ts'
import { imageMarkdown } from './image.ts'
import { joinTexts, sortedMarks, tidyLine } from './inline-content.ts'
import { INLINE_STYLES, inlineMarkdown } from './markdown-inline.ts'
import { markdownBlocks } from './markdown-parse.ts'

/**
 * Blocks of our schema as Markdown. Every textblock and every table is read back before it is taken, so that what one
 * writes is what one gets back: `1. not a list`, `C++ and D++`, a pipe in a cell, a fence inside a fence.
 */
export function blocksMarkdown(nodes: readonly JSONContent[], between = '\n\n'): string {
  const pieces: string[] = []
  let lists = 0
  nodes.forEach((node, index) => {
    // Two lists one after the other would be one: they take turns with their signs.
    const family = LISTS[node.type ?? '']
    lists = family && family === LISTS[nodes[index - 1]?.type ?? ''] ? lists + 1 : 0
    pieces.push(blockMarkdown(node, lists % 2 === 1))
  })
  return pieces.join(between)
}

/** Lists that would run into each other. */
const LISTS: Readonly<Record<string, string>> = { bulletList: '-', taskList: '-', orderedList: '1' }

function blockMarkdown(node: JSONContent, isOtherList: boolean): string {
  const content = node.content ?? []
  switch (node.type) {
    case 'paragraph':
      return tidyLine(content).length === 0 ? '&nbsp;' : textblock(node, '', '\\\n')
    case 'heading':
      return textblock(node, `${'#'.repeat(Number(node.attrs?.level) || 1)} `, '<br>').trimEnd()
    case 'codeBlock':
      return codeBlock(node)
    case 'horizontalRule':
      return '---'
    case 'blockquote':
      return quoted(blocksMarkdown(withoutEmptyEnds(content)))
    case 'callout':
      return [`> [!${calloutWord(node.attrs?.kind)}]`, quoted(blocksMarkdown(withoutEmptyEnds(content)))].join('\n')
    case 'bulletList':
      return list(content, () => (isOtherList ? '* ' : '- '))
    case 'taskList':
      return list(content, (item) => `${isOtherList ? '*' : '-'} [${item.attrs?.checked ? 'x' : ' '}] `)
    case 'orderedList': {
      const start = Number(node.attrs?.start ?? 1)
      return list(content, (_item, index) => `${start + index}${isOtherList ? ')' : '.'} `)
    }
    case 'table':
      return table(node)
    case 'image':
      return imageMarkdown(node)
    case 'file':
      return fileMarkdown(node)
    default:
      return blocksMarkdown(content)
  }
}

/** Text that no reader of Markdown takes for anything but words. */
const PLAIN = /^\p{L}[\p{L}\p{M}\p{N} ,;'"“”„‘’–—…?%/.)(]*$/u

function textblock(node: JSONContent, prefix: string, lineBreak: string): string {
  const content = tidyLine(node.content)
  const only = content.length === 1 && !content[0]?.marks?.length ? content[0]?.text : undefined
  if (only !== undefined && PLAIN.test(only) && !only.includes('www.')) return prefix + only
  const wanted = { ...node, content }
  let written = ''
  for (const style of INLINE_STYLES) {
    written = prefix + inlineMarkdown(content, style, lineBreak)
    // In a list this would be a task, in a quote an alert.
    if (style === 'bare' && /^(#+ )?\[[ xX!]/.test(written)) continue
    // In a list a sign at the beginning of a line begins an item, where elsewhere it would not.
    if (style === 'bare' && /\n[^\p{L}]/u.test(written)) continue
    // A space that is none of Markdown's is cut off at the end of an item.
    if (style !== 'armoured' && /^\s|\s$/m.test(written)) continue
    if (readsAs(written, wanted)) break
  }
  return written
}

function codeBlock(node: JSONContent): string {
  const text = (node.content ?? []).map((child) => child.text ?? '').join('')
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const language = String(node.attrs?.language ?? '').replace(/[\s`]/g, '')
  return text === '' ? `${fence}${language}\n${fence}` : `${fence}${language}\n${text}\n${fence}`
}

const quoted = (text: string) =>
  text
    .split('\n')
    .map((each) => (each === '' ? '>' : `> ${each}`))
    .join('\n')

const isEmptyParagraph = (node: JSONContent | undefined) =>
  node?.type === 'paragraph' && tidyLine(node.content).length === 0

/** What a container begins or ends with and shows nothing; an editor leaves it there. */
export function withoutEmptyEnds(nodes: readonly JSONContent[]): readonly JSONContent[] {
  const first = nodes.findIndex((node) => !isEmptyParagraph(node))
  return first < 0 ? [] : nodes.slice(first, nodes.findLastIndex((node) => !isEmptyParagraph(node)) + 1)
}

function list(items: readonly JSONContent[], sign: (item: JSONContent, index: number) => string): string {
  const isTight = items.every(({ content = [] }) => content.slice(1).every(interruptsParagraph))
  const between = isTight ? '\n' : '\n\n'
  return items
    .map((item, index) => {
      const marker = sign(item, index)
      const bullet = marker.replace(/\[.\] $/, '')
      const [first, ...rest] = item.content ?? []
      const isBare = isEmptyParagraph(first)
      // An item that begins with another block has it on its own line; a task is a line of words.
      const isTask = marker !== bullet
      if (isBare && rest.length === 0) return marker.trimEnd()
      const isLed = isBare && !isTask && rest[0]?.type !== 'paragraph' && rest[0]?.type !== 'horizontalRule'
      const head = isLed ? '' : blocksMarkdown(first ? [first] : [])
      const tail = blocksMarkdown(rest, between)
      const body = head === '' ? tail : tail === '' ? head : `${head}${between}${tail}`
      return `${marker}${indented(body, ' '.repeat(bullet.length))}`
    })
    .join(between)
}

/**
 * A list that may follow a line of words directly: an ordered one must begin with 1, and one with nothing in its first item
 * would underline the words, which makes a heading of them.
 */
function interruptsParagraph({ type, attrs, content = [] }: JSONContent): boolean {
  const isList = type === 'bulletList' || type === 'taskList' || (type === 'orderedList' && (attrs?.start ?? 1) === 1)
  return isList && !isEmptyParagraph(content[0]?.content?.[0])
}

const indented = (text: string, indent: string) => text.replace(/\n(?!\n|$)/g, `\n${indent}`)

// --- tables ---

type Row = { readonly isHead: boolean; readonly cells: readonly JSONContent[] }

function table(node: JSONContent): string {
  const rows = (node.content ?? []).map(
    ({ content = [] }): Row => ({ isHead: content.every(({ type }) => type === 'tableHeader'), cells: content }),
  )
  const written = isPlainTable(rows) ? rowsMarkdown(rows) : null
  return written !== null && readsAs(written, node) ? written : contentHtml([node])
}

/** A table as Markdown has them: a head or none, one cell in each place, words in the cells. */
const isPlainTable = (rows: readonly Row[]) =>
  rows.length > 0 &&
  rows.every(
    ({ cells }, index) =>
      cells.length === rows[0]?.cells.length &&
      cells.every(
        ({ type, attrs, content }) =>
          (type === 'tableCell' || (index === 0 && rows[0]?.isHead)) &&
          (attrs?.colspan ?? 1) === 1 &&
          (attrs?.rowspan ?? 1) === 1 &&
          (content ?? []).every((block) => block.type === 'paragraph'),
      ),
  )

function rowsMarkdown(rows: readonly Row[]): string {
  const [first] = rows
  const columns = first?.cells ?? []
  const rule = columns.map(({ attrs }) => RULES[String(attrs?.align)] ?? '---')
  const written = rows.map(({ cells }) => cells.map(cellMarkdown))
  const head = first?.isHead ? (written.shift() ?? []) : columns.map(() => '')
  return [head, rule, ...written].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const RULES: Readonly<Record<string, string>> = { left: ':---', center: ':---:', right: '---:' }

function cellMarkdown(cell: JSONContent): string {
  const wanted = fingerprint(cell.content ?? [])
  let written = ''
  for (const style of INLINE_STYLES) {
    written = (cell.content ?? [])
      .map(({ content }) => inlineMarkdown(tidyLine(content), style, '<br>'))
      .join('<br><br>')
      .replaceAll('|', '\\|')
    const [back] = markdownBlocks(`| h |\n| --- |\n| ${written} |`)
    if (fingerprint(back?.content?.[1]?.content?.[0]?.content ?? []) === wanted) break
  }
  return written
}

// --- reading back ---

/** Whether this is the block, and ends where it ends: with something after it, as it has in a document. */
const readsAs = (written: string, node: JSONContent) =>
  fingerprint(markdownBlocks(`${written}\n\n.`)) === fingerprint([node, END])
const END: JSONContent = { type: 'paragraph', content: [{ type: 'text', text: '.' }] }

/** What counts of a piece of content, as a text that two equal pieces share. */
function fingerprint(nodes: readonly JSONContent[]): string {
  return JSON.stringify(nodes.map(essence))
}

function essence(node: JSONContent): unknown {
  if (node.type === 'text')
    return [
      node.text,
      sortedMarks(node).map(({ type, attrs }) => (type === 'link' ? [type, attrs?.href, attrs?.title || null] : type)),
    ]
  const isTextblock = node.type === 'paragraph' || node.type === 'heading'
  const content = isTextblock ? joinTexts(tidyLine(node.content).map(withoutAutolink)) : (node.content ?? [])
  const {
    level = null,
    language = null,
    kind = null,
    start = null,
    checked = null,
    align = null,
    colspan = 1,
    rowspan = 1,
  } = node.attrs ?? {}
  return [node.type, level, language || null, kind, start, checked, align, colspan, rowspan, content.map(essence)]
}

/** An address is a link for every reader of Markdown, whether it was one or not. */
export function withoutAutolink(node: JSONContent): JSONContent {
  const marks = sortedMarks(node).filter(({ type, attrs }) => {
    const href = String(attrs?.href ?? '')
    return type !== 'link' || (href !== node.text && href !== `http://${node.text}` && href !== `mailto:${node.text}`)
  })
  return { ...node, marks }
}
