import type { JSONContent } from '@tiptap/core'
import type { Token, Tokens } from 'marked'
import { htmlBlocks, markOfTag, picture, pictureOfTag } from './html-content.ts'
import { decodeEntities } from './html-entities.ts'
import { parseTag } from './html-tree.ts'
import { type Mark, textNode, tidyLine, withMark } from './inline-content.ts'
import { lexMarkdown, withTabs } from './markdown-lexer.ts'
import { safeHref } from './safe-href.ts'

/**
 * Markdown as blocks of our schema. What the schema does not have becomes the nearest that it has: headings below the
 * third level are of the third, a picture that lies elsewhere becomes its words, HTML becomes what it means.
 */
export const markdownBlocks = (markdown: string): JSONContent[] => blocks(lexMarkdown(markdown))

type Marks = readonly Mark[]
type Any = { readonly type: string; readonly raw: string; readonly tokens?: Token[]; readonly [key: string]: unknown }

const blocks = (tokens: readonly Token[] | undefined): JSONContent[] =>
  (tokens ?? []).flatMap((token) => block(token as Any))

const filled = (content: JSONContent[]) => (content.length > 0 ? content : [{ type: 'paragraph' }])

function block(token: Any): JSONContent[] {
  switch (token.type) {
    case 'space':
    case 'def':
    case 'checkbox':
      return []
    case 'heading':
      return [{ type: 'heading', attrs: { level: Math.min(Number(token.depth), 3) }, content: line(token.tokens) }]
    case 'paragraph':
    case 'text':
      return paragraph(token)
    case 'code': {
      const { text, lang } = token as unknown as Tokens.Code
      const language = decodeEntities(lang ?? '')
        .trim()
        .split(/\s/)[0]
      return [
        {
          type: 'codeBlock',
          attrs: { language: language || null },
          ...(text ? { content: [textNode(withTabs(text), [])] } : {}),
        },
      ]
    }
    case 'hr':
      return [{ type: 'horizontalRule' }]
    case 'blockquote':
      return [{ type: 'blockquote', content: filled(blocks(token.tokens)) }]
    case 'callout':
      return [{ type: 'callout', attrs: { kind: token.kind }, content: filled(blocks(token.tokens)) }]
    case 'list':
      return lists(token as unknown as Tokens.List)
    case 'table':
      return [table(token as unknown as Tokens.Table)]
    case 'html':
      return htmlBlocks(withTabs(token.raw))
    default:
      return paragraph(token)
  }
}

function paragraph(token: Any): JSONContent[] {
  const content = line(token.tokens ?? [{ type: 'text', raw: token.raw, text: token.raw } as Token])
  // Ours: what keeps an empty paragraph between two others.
  if (content.length === 0) return /&nbsp;|\u00a0/.test(token.raw) ? [{ type: 'paragraph' }] : []
  return [{ type: 'paragraph', content }]
}

const line = (tokens: readonly Token[] | undefined) => tidyLine(inline(tokens ?? [], []))

// Between these a line break in the source is no space: Chinese and Japanese are written without.
const CJK = /[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/

/** A line break in the source is a space. */
const softBreaks = (text: string) =>
  text.replace(/[ \t]*\n[ \t]*/g, (_match, at: number, whole: string) => {
    const rest = whole.slice(at).trimStart()
    return CJK.test(whole[at - 1] ?? '') && CJK.test(rest[0] ?? '') ? '' : ' '
  })

const INLINE_MARKS: Readonly<Record<string, string>> = {
  strong: 'bold',
  em: 'italic',
  del: 'strike',
  highlight: 'highlight',
  underline: 'underline',
}

/** The tokens of a line. Tags of HTML come one by one; what they stand for lasts until the closing one. */
function inline(tokens: readonly Token[], outer: Marks): JSONContent[] {
  const nodes: JSONContent[] = []
  const tags: { readonly name: string; readonly mark: Mark }[] = []
  let marks = outer
  for (const each of tokens) {
    const token = each as Any
    const mark = INLINE_MARKS[token.type]
    if (mark) nodes.push(...inline(token.tokens ?? [], withMark(marks, { type: mark })))
    else if (token.type === 'html') {
      const tag = parseTag(token.raw)
      if (tag?.name === 'br') nodes.push({ type: 'hardBreak' })
      else if (tag?.name === 'img') nodes.push(...pictureOfTag(tag.attributes, marks))
      else if (tag?.closes) {
        const index = tags.findLastIndex(({ name }) => name === tag.name)
        if (index >= 0) tags.splice(index, 1)
      } else if (tag && !token.raw.endsWith('/>')) {
        const made = markOfTag(tag)
        if (made) tags.push({ name: tag.name, mark: made })
      }
      marks = tags.reduce<Marks>((all, { mark: next }) => withMark(all, next), outer)
    } else nodes.push(...leaf(token, marks))
  }
  return nodes
}

function leaf(token: Any, marks: Marks): JSONContent[] {
  switch (token.type) {
    case 'br':
      return [{ type: 'hardBreak' }]
    case 'escape':
      return [textNode(String(token.text), marks)]
    case 'codespan':
      return [textNode(softBreaks(String(token.text)), withMark(marks, { type: 'code' }))]
    case 'link': {
      const { href, title, tokens } = token as unknown as Tokens.Link
      const safe = safeHref(decodeEntities(href))
      const link = { type: 'link', attrs: { href: safe, title: title ? decodeEntities(title) : null } }
      return inline(tokens, safe ? withMark(marks, link) : marks)
    }
    case 'image': {
      const { href, text, title } = token as unknown as Tokens.Image
      return picture(href, decodeEntities(text), title ? decodeEntities(title) : '', marks)
    }
    case 'checkbox':
      return []
    default:
      return token.tokens
        ? inline(token.tokens, marks)
        : [textNode(softBreaks(decodeEntities(String(token.text ?? token.raw))), marks)]
  }
}

/** A list of items and tasks mixed becomes one list after the other. */
function lists(token: Tokens.List): JSONContent[] {
  const made: JSONContent[] = []
  const start = Number(token.start) || (token.start === 0 ? 0 : 1)
  token.items.forEach((item, index) => {
    // A task without words is none for the lexer.
    const bare = item.task ? null : /^\[([ xX])\]\s*$/.exec(item.text)
    const isTask = item.task || bare !== null
    const type = isTask ? 'taskList' : token.ordered ? 'orderedList' : 'bulletList'
    const content = bare ? [{ type: 'paragraph' }] : itemBlocks(item)
    const node = isTask
      ? { type: 'taskItem', attrs: { checked: item.checked === true || /[xX]/.test(bare?.[1] ?? '') }, content }
      : { type: 'listItem', content }
    const last = made.at(-1)
    if (last?.type === type) last.content?.push(node)
    else made.push({ type, ...(type === 'orderedList' ? { attrs: { start: start + index } } : {}), content: [node] })
  })
  return made
}

function itemBlocks(item: Tokens.ListItem): JSONContent[] {
  const content = filled(blocks(item.tokens))
  // An item begins with a paragraph, empty where something else comes first.
  return content[0]?.type === 'paragraph' ? content : [{ type: 'paragraph' }, ...content]
}

function table({ header, rows }: Tokens.Table): JSONContent {
  const cell = (type: string) => (each: Tokens.TableCell) => ({
    type,
    attrs: { colspan: 1, rowspan: 1, align: each.align ?? null },
    content: cellParagraphs(line(each.tokens)),
  })
  const body = rows.map((row) => ({ type: 'tableRow', content: row.map(cell('tableCell')) }))
  // Ours: a head without words is how Markdown writes a table that has none.
  const hasHead = header.some(({ text }) => text.trim() !== '')
  return {
    type: 'table',
    content: [
      ...(hasHead || body.length === 0 ? [{ type: 'tableRow', content: header.map(cell('tableHeader')) }] : []),
      ...body,
    ],
  }
}

/** Two breaks in a cell end a paragraph: in a row of Markdown nothing else can. */
function cellParagraphs(content: readonly JSONContent[]): JSONContent[] {
  const paragraphs: JSONContent[][] = [[]]
  content.forEach((node, index) => {
    const isSecond = node.type === 'hardBreak' && content[index - 1]?.type === 'hardBreak'
    if (isSecond) {
      paragraphs.at(-1)?.pop()
      paragraphs.push([])
    } else paragraphs.at(-1)?.push(node)
  })
  return paragraphs.map((each) => {
    const words = tidyLine(each)
    return words.length > 0 ? { type: 'paragraph', content: words } : { type: 'paragraph' }
  })
}
