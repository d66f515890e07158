import { Node } from '@tiptap/pm/model'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { alignBlocks } from './align-blocks.ts'
import { documentSchema } from './document-extensions.ts'
import { documentJson } from './document-json.ts'
import { documentMarkdown } from './document-markdown.ts'
import { ROOT_CONTENT, ROOT_META, ROOT_TITLE } from './document-roots.ts'
import { parseMarkdown } from './markdown.ts'
import { markdownToUpdate } from './markdown-to-update.ts'
import { rewriteDocument } from './rewrite-document.ts'

const made = (markdown: string, title = '') => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, markdownToUpdate({ title, markdown }))
  return doc
}
const copyOf = (doc: Y.Doc) => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}
const sync = (a: Y.Doc, b: Y.Doc) => {
  const [ofA, ofB] = [Y.encodeStateAsUpdate(a), Y.encodeStateAsUpdate(b)]
  Y.applyUpdate(a, ofB)
  Y.applyUpdate(b, ofA)
}
const rewrite = (doc: Y.Doc, markdown: string, title = '', icon: string | null = null) =>
  doc.transact(() => rewriteDocument(doc, { title, icon, content: parseMarkdown(markdown) }))
/** Written in one way: an empty content and none are the same. */
const pageOf = (doc: Y.Doc) => Node.fromJSON(documentSchema(), documentJson(doc)).toJSON()
const blocks = (doc: Y.Doc) => doc.getXmlFragment(ROOT_CONTENT).toArray() as Y.XmlElement[]
const textIn = (doc: Y.Doc, block: number) => blocks(doc)[block]?.get(0) as Y.XmlText

const PAGE = `The weir comes out in September.

## What we measure

Four sites, three readings a week.

- Mill race
- Weir pool
- Gravel bar

> [!WARNING]
> The permit covers hand sampling only.

| Site | Depth |
| --- | --- |
| Ford | 0.55 |

\`\`\`js
const depth = 0.55
\`\`\``

const OTHER = `# Plan

The weir comes out in **August**.

## What we measure

- Mill race
- Ford
- Gravel bar

The end.

| Site | Depth |
| --- | --- |
| Ford | 0.60 |
| Weir | 1.10 |`

describe('restoring as an edit', () => {
  it('VR5: the document says exactly what is wanted: content, title and icon', () => {
    for (const [from, to] of [
      [PAGE, OTHER],
      [OTHER, PAGE],
      [PAGE, ''],
      ['', PAGE],
    ] as const) {
      const doc = made(from, 'Weir removal')
      doc.getMap(ROOT_META).set('icon', 'leaf')
      expect(rewrite(doc, to, 'Weir', 'water')).toBe(true)
      expect(pageOf(doc)).toEqual(pageOf(made(to)))
      expect(doc.getText(ROOT_TITLE).toString()).toBe('Weir')
      expect(doc.getMap(ROOT_META).get('icon')).toBe('water')
      rewrite(doc, to, 'Weir', null)
      expect(doc.getMap(ROOT_META).has('icon')).toBe(false)
    }
  })

  it('VR5: where nothing is different, nothing is written', () => {
    const doc = made(PAGE, 'Weir')
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    expect(rewrite(doc, PAGE, 'Weir')).toBe(false)
    expect(updates).toEqual([])
  })

  it('VR5: blocks that are the same stay the very same, also between two that changed', () => {
    const doc = made('one\n\ntwo\n\nthree\n\nfour\n\nfive')
    const before = blocks(doc)
    rewrite(doc, 'new\n\none\n\ntwo\n\nthree, changed\n\nfour\n\nnew too\n\nfive')
    expect(documentMarkdown(doc).trim()).toBe('new\n\none\n\ntwo\n\nthree, changed\n\nfour\n\nnew too\n\nfive')
    const after = blocks(doc)
    expect([1, 2, 3, 4, 6].map((place) => before.indexOf(after[place] as Y.XmlElement))).toEqual([0, 1, 2, 3, 4])
  })

  it('VR5: what others write meanwhile in blocks that stay is kept, in lists and tables too', () => {
    const kim = made(PAGE)
    const marta = copyOf(kim)
    const list = blocks(marta)[3] as Y.XmlElement
    const item = (list.get(2) as Y.XmlElement).get(0) as Y.XmlElement
    ;(item.get(0) as Y.XmlText).insert(10, ', downstream')
    textIn(marta, 2).insert(0, 'By hand: ')
    rewrite(kim, PAGE.replace('September', 'August').replace('- Mill race\n', '').replace('0.55 |', '0.60 |'))
    sync(kim, marta)
    expect(pageOf(kim)).toEqual(pageOf(marta))
    const text = documentMarkdown(kim)
    expect(text).toContain('in August.')
    expect(text).toContain('By hand: Four sites')
    expect(text).toContain('Gravel bar, downstream')
    expect(text).not.toContain('Mill race')
    expect(text).toContain('0.60')
  })

  it('VR5: in a paragraph that changes, only the changed words are written', () => {
    const kim = made('The weir at Coldbrook comes out in September.')
    const marta = copyOf(kim)
    textIn(marta, 0).insert(8, ' of 1860')
    rewrite(kim, 'The weir at Coldbrook comes out in August.')
    sync(kim, marta)
    expect(documentMarkdown(kim).trim()).toBe('The weir of 1860 at Coldbrook comes out in August.')
  })

  it('VR5: one undo takes it back', () => {
    const doc = made(PAGE, 'Weir removal')
    const before = pageOf(doc)
    const undo = new Y.UndoManager([doc.getXmlFragment(ROOT_CONTENT), doc.getText(ROOT_TITLE), doc.getMap(ROOT_META)], {
      trackedOrigins: new Set(['restore']),
    })
    doc.transact(() => rewriteDocument(doc, { title: 'Weir', icon: 'water', content: parseMarkdown(OTHER) }), 'restore')
    undo.undo()
    expect(pageOf(doc)).toEqual(before)
    expect(doc.getText(ROOT_TITLE).toString()).toBe('Weir removal')
    expect(undo.undoStack).toEqual([])
  })

  it('VR5: content that the schema does not allow is refused, and nothing is changed', () => {
    const doc = made(PAGE, 'Weir')
    const before = Y.encodeStateAsUpdate(doc)
    for (const content of [
      { type: 'doc', content: [{ type: 'hologram' }] },
      { type: 'doc', content: [{ type: 'text', text: 'loose' }] },
    ])
      expect(() => rewriteDocument(doc, { title: 'x', icon: null, content })).toThrow(RangeError)
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
  })

  it('VR5: any page becomes any other, and merges with what somebody wrote at the same time', () => {
    let seed = 7
    const random = (below: number) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
      return seed % below
    }
    const LINES = [
      'one',
      'two',
      '# three',
      '- a\n- b',
      '- a\n- b\n- c',
      '',
      '> quote',
      '1. x\n2. y',
      '**bold** end',
      '---',
    ]
    const page = () => Array.from({ length: random(9) }, () => LINES[random(LINES.length)]).join('\n\n')
    for (let round = 0; round < 200; round++) {
      const doc = made(page())
      const other = copyOf(doc)
      const wanted = page()
      rewrite(doc, wanted)
      expect(pageOf(doc), `round ${round}`).toEqual(pageOf(made(wanted)))
      other.getXmlFragment(ROOT_CONTENT).push([new Y.XmlElement('paragraph')])
      sync(doc, other)
      expect(pageOf(doc), `round ${round}`).toEqual(pageOf(other))
    }
  })
})

describe('aligning blocks', () => {
  it('VR5: pairs ascend, are equal, and leave out what moved the least', () => {
    expect(alignBlocks([...'abcde'], [...'xabyde'])).toEqual([
      [0, 1],
      [1, 2],
      [3, 4],
      [4, 5],
    ])
    expect(alignBlocks([...'abc'], [...'cab'])).toEqual([
      [0, 1],
      [1, 2],
    ])
    expect(alignBlocks([...'aaa'], [...'aa'])).toEqual([
      [0, 0],
      [1, 1],
    ])
    expect(alignBlocks([], [...'ab'])).toEqual([])
  })

  it('VR5: ten thousand blocks are aligned without looking at every pair', () => {
    const before = Array.from({ length: 10_000 }, (_, i) => `block ${i}`)
    const after = before.filter((_, i) => i % 7 !== 0).toSpliced(100, 0, 'new')
    expect(alignBlocks(before, after)).toHaveLength(after.length - 1)
  })
})
