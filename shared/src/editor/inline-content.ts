import type { JSONContent } from '@tiptap/core'

export type Mark = { type: string; attrs?: Record<string, unknown> }

// Outermost first: how marks nest in Markdown and in HTML.
const ORDER = ['link', 'bold', 'italic', 'underline', 'strike', 'highlight', 'code']
const rank = (mark: Mark) => {
  const index = ORDER.indexOf(mark.type)
  return index < 0 ? ORDER.length : index
}

export const sameMark = (a: Mark, b: Mark) =>
  a.type === b.type &&
  (a.type !== 'link' || (a.attrs?.href === b.attrs?.href && (a.attrs?.title ?? null) === (b.attrs?.title ?? null)))

/** The marks, outermost first, with one more; the same kind of mark twice counts once. */
export const withMark = (marks: readonly Mark[], mark: Mark): Mark[] =>
  marks.some((each) => each.type === mark.type) ? [...marks] : [...marks, mark].sort((a, b) => rank(a) - rank(b))

export const sortedMarks = (node: JSONContent): Mark[] =>
  [...((node.marks ?? []) as Mark[])].sort((a, b) => rank(a) - rank(b))

export const textNode = (text: string, marks: readonly Mark[]): JSONContent => ({
  type: 'text',
  text,
  ...(marks.length > 0 ? { marks: [...marks] } : {}),
})

/** Neighbouring texts with the same marks as one, empty ones gone. */
export function joinTexts(nodes: readonly JSONContent[]): JSONContent[] {
  const joined: JSONContent[] = []
  for (const node of nodes) {
    const last = joined.at(-1)
    if (node.type === 'text' && !node.text) continue
    if (node.type === 'text' && last?.type === 'text' && sameMarks(last, node))
      joined[joined.length - 1] = { ...last, text: `${last.text}${node.text}` }
    else joined.push(node.type === 'text' ? textNode(node.text ?? '', sortedMarks(node)) : node)
  }
  return joined
}

function sameMarks(a: JSONContent, b: JSONContent) {
  const [left, right] = [sortedMarks(a), sortedMarks(b)]
  return left.length === right.length && left.every((mark, index) => sameMark(mark, right[index] as Mark))
}

/** A line without white space at its ends and around its breaks, where neither Markdown nor HTML keeps it. */
function trimLine(nodes: readonly JSONContent[]): JSONContent[] {
  const line = joinTexts(nodes)
  for (let index = 0; index < line.length; index++) {
    const node = line[index] as JSONContent
    if (node.type !== 'text') continue
    let text = node.text ?? ''
    if (index === 0 || line[index - 1]?.type === 'hardBreak') text = text.replace(/^[ \t\n]+/, '')
    if (index === line.length - 1 || line[index + 1]?.type === 'hardBreak') text = text.replace(/[ \t\n]+$/, '')
    line[index] = { ...node, text }
  }
  const trimmed = joinTexts(line)
  // What was only white space is gone; what stood behind it stands at the edge now.
  return trimmed.length < line.length ? trimLine(trimmed) : trimmed
}

/**
 * The content of a textblock as Markdown can hold it: line breaks are nodes, texts that could be one are one, there is no
 * white space at the ends of a line, and none at the edge of a mark (`**so **` is no mark in Markdown).
 */
export function tidyLine(content: readonly JSONContent[] | undefined): JSONContent[] {
  const broken = (content ?? []).flatMap((node): JSONContent[] => {
    if (node.type === 'hardBreak') return [{ type: 'hardBreak' }]
    if (node.type !== 'text') return [node]
    return (node.text ?? '')
      .split('\n')
      .flatMap((text, index) => [
        ...(index > 0 ? [{ type: 'hardBreak' }] : []),
        { ...node, text, marks: sortedMarks(node) },
      ])
  })
  const line = trimLine(broken)
  const edged = line.flatMap((node, index) => {
    const match = /^([ \t]*)([\s\S]*?)([ \t]*)$/.exec(node.text ?? '')
    if (node.type !== 'text' || !match || isCode(node)) return [node]
    const [, before = '', words = '', after = ''] = match
    const part = (text: string, ...beside: (JSONContent | undefined)[]) => ({
      ...node,
      text,
      marks: sortedMarks(node).filter((mark) => beside.every((each) => each && hasMark(each, mark))),
    })
    const [left, right] = [line[index - 1], line[index + 1]]
    return words === ''
      ? [part(before + after, left, right)]
      : [part(before, left), { ...node, text: words }, part(after, right)]
  })
  const tidy = trimLine(edged)
  return tidy.some(({ type, text }) => (type === 'text' ? /\S/.test(text ?? '') : type !== 'hardBreak')) ? tidy : []
}

export const hasMark = (node: JSONContent, mark: Mark) => sortedMarks(node).some((each) => sameMark(each, mark))
const isCode = (node: JSONContent) => (node.marks ?? []).some((mark) => mark.type === 'code')
