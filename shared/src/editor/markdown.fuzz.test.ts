import type { JSONContent } from '@tiptap/core'
import { describe, expect, it } from 'vitest'
import { cleanContent } from './clean-content.ts'
import { documentSchema } from './document-extensions.ts'
import { joinTexts, tidyLine } from './inline-content.ts'
import { parseMarkdown, serializeMarkdown } from './markdown.ts'
import { withoutAutolink } from './markdown-serialize.ts'

const ROUNDS = 200

/** mulberry32: small, seeded, good enough for choosing. */
function randomFrom(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (count: number) => Math.floor(next() * count)
  const pick = <T>(from: readonly T[]) => from[below(from.length)] as T
  const some = <T>(most: number, make: () => T) => Array.from({ length: 1 + below(most) }, make)
  return { below, pick, some, chance: (part: number) => next() < part }
}

const WORDS =
  'weir Pegel 水位 a 1. 12) - + * ** _ __x__ `code` ``` ~~~ ~~no~~ == ===x=== ++ C++ # ## > | --- <b> </b> <!-- &amp; & &copy; \\ \\* [ ] [x] [!NOTE] [a](b) [r]: ![i](j) ! !important $x$ : :-- “quoted” (see) e.g. 5*3*2 snake_case_name {{x}} <https://x.example> ... — 😀 \u00a0'.split(
    ' ',
  )
const MARKS = ['bold', 'italic', 'strike', 'underline', 'highlight', 'code']
const HREFS = ['https://x.example/a_b?c=d&e=*f*', '/d/1', '#part', 'https://x.example/a (b)', 'mailto:a@b.example']

/** A document at random, made of everything that the schema has and of words that mean something in Markdown. */
function randomDocument(seed: number): JSONContent {
  const { below, pick, some, chance } = randomFrom(seed)
  const text = (): JSONContent => {
    const marks: NonNullable<JSONContent['marks']> = MARKS.filter(() => chance(0.12)).map((type) => ({ type }))
    if (chance(0.1)) marks.push({ type: 'link', attrs: { href: pick(HREFS), title: chance(0.3) ? 'a "t\\' : null } })
    return {
      type: 'text',
      text: `${chance(0.3) ? ' ' : ''}${some(4, () => pick(WORDS)).join(chance(0.8) ? ' ' : '')}`,
      marks,
    }
  }
  const line = () => some(4, (): JSONContent => (chance(0.08) ? { type: 'hardBreak' } : text()))
  const paragraph = (): JSONContent => (chance(0.06) ? { type: 'paragraph' } : { type: 'paragraph', content: line() })
  const item = (type: string, depth: number): JSONContent => ({
    type,
    ...(type === 'taskItem' ? { attrs: { checked: chance(0.5) } } : {}),
    content: [paragraph(), ...(chance(0.4) ? blocks(depth + 1, 2) : [])],
  })
  const table = (depth: number): JSONContent => {
    const [columns, hasHead, isPlain] = [1 + below(3), chance(0.7), chance(0.7)]
    const aligns = Array.from({ length: columns }, () => pick([null, null, 'left', 'center', 'right']))
    const row = (isHead: boolean): JSONContent => ({
      type: 'tableRow',
      content: aligns.map((align) => ({
        type: isHead ? 'tableHeader' : 'tableCell',
        attrs: { align, colspan: 1, rowspan: 1 },
        content: isPlain || depth > 1 ? some(2, paragraph) : blocks(depth + 1, 2),
      })),
    })
    return { type: 'table', content: [row(hasHead), ...some(2, () => row(false))] }
  }
  const block = (depth: number): JSONContent => {
    const kinds = [
      'p',
      'p',
      'p',
      'h',
      'code',
      'hr',
      ...(depth < 3 ? ['ul', 'ol', 'task', 'quote', 'callout', 'table'] : []),
    ]
    switch (pick(kinds)) {
      case 'h':
        return { type: 'heading', attrs: { level: 1 + below(3) }, content: line() }
      case 'code':
        return {
          type: 'codeBlock',
          attrs: { language: pick([null, 'ts', 'c++']) },
          content: [{ type: 'text', text: pick(['a\n\n  b', '```\nx\n```', '~~~', '<b>', '\ta']) }],
        }
      case 'hr':
        return { type: 'horizontalRule' }
      case 'ul':
        return { type: 'bulletList', content: some(3, () => item('listItem', depth)) }
      case 'ol':
        return {
          type: 'orderedList',
          attrs: { start: pick([1, 1, 7, 99]) },
          content: some(3, () => item('listItem', depth)),
        }
      case 'task':
        return { type: 'taskList', content: some(3, () => item('taskItem', depth)) }
      case 'quote':
        return { type: 'blockquote', content: blocks(depth + 1, 3) }
      case 'callout':
        return {
          type: 'callout',
          attrs: { kind: pick(['info', 'success', 'warning', 'danger']) },
          content: blocks(depth + 1, 3),
        }
      case 'table':
        return table(depth)
      default:
        return paragraph()
    }
  }
  const blocks = (depth: number, most: number): JSONContent[] => some(most, () => block(depth))
  return { type: 'doc', content: blocks(0, 5) }
}

/** What Markdown can hold of a document: the differences that stay are named in `readme.pg.test.ts`. */
function kept(node: JSONContent): unknown {
  if (node.type === 'text')
    return [
      node.text,
      ...(node.marks ?? []).map((mark) => `${mark.type} ${mark.attrs?.href ?? ''} ${mark.attrs?.title ?? ''}`).sort(),
    ]
  const isText = node.type === 'paragraph' || node.type === 'heading'
  const { level = 0, language = '', kind = '', start = 0, checked = false, align = '' } = node.attrs ?? {}
  const content = isText ? joinTexts(tidyLine(node.content).map(withoutAutolink)) : (node.content ?? [])
  return [node.type, level, language ?? '', kind, start, checked, align ?? '', ...content.map(kept)]
}

const words = (node: JSONContent): string => (node.text ?? '') + (node.content ?? []).map(words).join('')

describe('IO1 Markdown holds what the schema has', () => {
  const first = Number(process.env.SEED ?? 1)
  it(`IO1: ${ROUNDS} documents at random come back from Markdown as they were, and valid (seeds from ${first})`, () => {
    for (let seed = first; seed < first + ROUNDS; seed++) {
      const json = cleanContent(randomDocument(seed))
      const markdown = serializeMarkdown(json)
      const back = parseMarkdown(markdown)
      documentSchema().nodeFromJSON(back).check()
      expect(trimmed(back), `seed ${seed}\n${markdown}`).toEqual(trimmed(json))
      expect(trimmed(parseMarkdown(serializeMarkdown(back))), `seed ${seed}: the second pass`).toEqual(trimmed(json))
    }
  })
})

/** Without the empty paragraphs at the ends of containers, which show nothing. */
function trimmed(doc: JSONContent): unknown {
  const strip = (node: JSONContent): JSONContent => {
    const content = (node.content ?? []).map(strip)
    const isEmpty = (each: JSONContent | undefined) =>
      each?.type === 'paragraph' && words({ type: 'x', content: tidyLine(each.content) }) === ''
    if (['doc', 'blockquote', 'callout'].includes(node.type ?? '')) {
      while (content.length > 1 && isEmpty(content[0])) content.shift()
      while (content.length > 1 && isEmpty(content.at(-1))) content.pop()
    }
    return { ...node, ...(node.content ? { content } : {}) }
  }
  return kept(strip(doc))
}
