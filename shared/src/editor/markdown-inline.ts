import type { JSONContent } from '@tiptap/core'
import { linkTag, MARK_TAGS } from './content-html.ts'
import { hasMark, type Mark, sameMark, sortedMarks } from './inline-content.ts'

/**
 * How a line is written, from the most readable to the one that cannot be misread: `bare` escapes nothing, `escaped` the
 * signs that mean something, `armoured` every sign, with HTML for marks. Whoever writes a line takes the first that reads
 * back as what it was: no rule about flanking delimiters can be forgotten, because none is relied on.
 */
export const INLINE_STYLES = ['bare', 'escaped', 'armoured'] as const
export type InlineStyle = (typeof INLINE_STYLES)[number]

const SIGNS: Readonly<Record<string, string>> = {
  bold: '**',
  italic: '*',
  strike: '~~',
  highlight: '==',
  underline: '++',
}

/** A tidy line as Markdown. `lineBreak` is what a hard break is written as: not every place has room for a new line. */
export function inlineMarkdown(content: readonly JSONContent[], style: InlineStyle, lineBreak: string): string {
  let written = ''
  for (let at = 0; at < content.length; ) {
    const node = content[at] as JSONContent
    const chosen = longestMark(content, at)
    if (!chosen) {
      written +=
        node.type === 'hardBreak'
          ? style === 'armoured'
            ? '<br>'
            : lineBreak
          : escapeText(node.text ?? '', style, isAtLineStart(written, lineBreak))
      at++
      continue
    }
    const { mark, length } = chosen
    const inside = content.slice(at, at + length).map((each) => without(each, mark))
    written += wrap(mark, inside, style, lineBreak)
    at += length
  }
  return written
}

const isAtLineStart = (written: string, lineBreak: string) => written === '' || written.endsWith(lineBreak)

/** The mark that goes on for longest from here; of equals the outermost. */
function longestMark(content: readonly JSONContent[], at: number) {
  let best: { readonly mark: Mark; readonly length: number } | null = null
  for (const mark of sortedMarks(content[at] as JSONContent)) {
    let end = at + 1
    for (let next = end; next < content.length; next++) {
      const node = content[next] as JSONContent
      if (hasMark(node, mark)) end = next + 1
      else if (node.type !== 'hardBreak') break
    }
    if (!best || end - at > best.length) best = { mark, length: end - at }
  }
  return best
}

const without = (node: JSONContent, mark: Mark): JSONContent => ({
  ...node,
  marks: sortedMarks(node).filter((each) => !sameMark(each, mark)),
})

function wrap(mark: Mark, inside: readonly JSONContent[], style: InlineStyle, lineBreak: string): string {
  const inner = () => inlineMarkdown(inside, style, lineBreak)
  if (mark.type === 'link') return link(mark, inside, style, inner)
  if (style === 'armoured') return `<${MARK_TAGS[mark.type]}>${inner()}</${MARK_TAGS[mark.type]}>`
  if (mark.type === 'code' && inside.every(({ type, marks }) => type === 'text' && !marks?.length))
    return codeSpan(inside.map(({ text }) => text ?? '').join(''))
  const sign = SIGNS[mark.type]
  return sign ? `${sign}${inner()}${sign}` : `<${MARK_TAGS[mark.type]}>${inner()}</${MARK_TAGS[mark.type]}>`
}

function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const needsRoom = /^`|`$/.test(text) || (/^ .* $/.test(text) && text.trim() !== '')
  return needsRoom ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`
}

function link({ attrs }: Mark, inside: readonly JSONContent[], style: InlineStyle, inner: () => string): string {
  const href = String(attrs?.href ?? '')
  const title = typeof attrs?.title === 'string' && attrs.title !== '' ? attrs.title : null
  if (style === 'armoured') return `${linkTag(attrs)}${inner()}</a>`
  const words = inside.length === 1 && !inside[0]?.marks?.length ? inside[0]?.text : null
  if (words === href && !title && /^https?:\/\/[^\s<>]+$/.test(href)) return `<${href}>`
  const target = /^[^\s<>()]+$/.test(href) ? href : `<${href.replace(/[<>]/g, (sign) => encodeURIComponent(sign))}>`
  return `[${inner()}](${target}${title ? ` "${title.replace(/["\\]/g, '\\$&').replace(/\n/g, ' ')}"` : ''})`
}

function escapeText(text: string, style: InlineStyle, isLineStart: boolean): string {
  switch (style) {
    case 'bare':
      return text
    case 'escaped': {
      const signs = text.replace(/[\\`*_[\]<~]|&(?=#?\w+;)|=(?==)|\+(?=\+)|!(?=\[)/g, '\\$&')
      return isLineStart
        ? signs.replace(/^([#>|=-]|\+(?=\s|$)|:(?=-))/, '\\$1').replace(/^(\d+)([.)])/, '$1\\$2')
        : signs
    }
    case 'armoured':
      return text.replace(/[!-/:-@[-`{-~]/g, '\\$&').replace(/[^\S \t\n]/g, (space) => `&#${space.codePointAt(0)};`)
  }
}
