import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { documentSchema } from './document-extensions.ts'
import { documentHtml } from './document-html.ts'
import { documentJson } from './document-json.ts'
import { documentMarkdown } from './document-markdown.ts'
import { ROOT_CONTENT, ROOT_META } from './document-roots.ts'
import { documentText } from './document-text.ts'
import { documentFullWidth, documentIcon, documentTitle } from './document-title.ts'
import { markdownToUpdate } from './markdown-to-update.ts'

const fromMarkdown = (markdown: string, title = '') => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, markdownToUpdate({ title, markdown }))
  return doc
}
const roundTrip = (markdown: string) => documentMarkdown(fromMarkdown(markdown))

const RICH = `# Weir removal

The weir at **Coldbrook** comes out in *September*, ++surely++, ~~maybe~~, see \`weir.ts\`, ==marked== and [the plan](https://example.org/plan).

## What we measure

- Water level
- Temperature
  - by hand

1. First
2. Second

- [x] Order loggers
- [ ] Agree access

> A quoted line

> [!WARNING]
> Nobody enters the **pool**.

| Site | Depth |
| --- | ---: |
| Mill race | 1.42 |
| Weir pool | 3.07 |

\`\`\`ts
const a = 1 < 2
\`\`\`

---

The end.
`

describe('content of a document', () => {
  it('Markdown comes back as the same Markdown after one pass', () => {
    const once = roundTrip(RICH)
    expect(roundTrip(once)).toBe(once)
    for (const piece of [
      '# Weir removal',
      '**Coldbrook**',
      '*September*',
      '~~maybe~~',
      '==marked==',
      '`weir.ts`',
      '[the plan](https://example.org/plan)',
      '- Temperature\n  - by hand',
      '1. First\n2. Second',
      '- [x] Order loggers',
      '> A quoted line',
      '> [!WARNING]\n> Nobody enters the **pool**.',
      '| Mill race | 1.42',
      '```ts\nconst a = 1 < 2\n```',
      '---',
    ])
      expect(once).toContain(piece)
  })

  it('what Markdown gives is valid in the schema, and JSON -> Yjs -> JSON keeps it', () => {
    const doc = fromMarkdown(RICH)
    const node = documentSchema().nodeFromJSON(documentJson(doc))
    expect(() => node.check()).not.toThrow()
    const types = new Set<string>()
    node.descendants((child) => void types.add(child.type.name))
    expect([...types].sort()).toEqual(
      'blockquote bulletList callout codeBlock heading horizontalRule listItem orderedList paragraph table tableCell tableHeader tableRow taskItem taskList text'.split(
        ' ',
      ),
    )
  })

  it('callouts keep their kind and their blocks', () => {
    for (const word of ['NOTE', 'TIP', 'WARNING', 'CAUTION']) {
      const markdown = `> [!${word}]\n> One\n>\n> - two\n> - three\n`
      expect(roundTrip(markdown)).toBe(markdown)
    }
    expect(roundTrip('> [!IMPORTANT]\n> One\n')).toBe('> [!NOTE]\n> One\n')
    expect(documentText(fromMarkdown('> [!NOTE]\n> One\n\nAfter'))).toBe('One\nAfter')
    expect(roundTrip('> [!note]\n')).toContain('[!NOTE]')
    expect(roundTrip('> [!WEIR]\n> One\n')).not.toContain('> [!NOTE]')
  })

  it('text is every textblock in document order joined by a newline, a hard break being a newline too', () => {
    expect(documentText(fromMarkdown(RICH))).toBe(
      [
        'Weir removal',
        'The weir at Coldbrook comes out in September, surely, maybe, see weir.ts, marked and the plan.',
        'What we measure',
        'Water level',
        'Temperature',
        'by hand',
        'First',
        'Second',
        'Order loggers',
        'Agree access',
        'A quoted line',
        'Nobody enters the pool.',
        'Site',
        'Depth',
        'Mill race',
        '1.42',
        'Weir pool',
        '3.07',
        'const a = 1 < 2',
        'The end.',
      ].join('\n'),
    )
    expect(documentText(fromMarkdown('one  \ntwo'))).toBe('one\ntwo')
    expect(documentText(fromMarkdown(''))).toBe('')
  })

  it('text of one paragraph written by another Yjs client is exactly its characters', () => {
    const doc = new Y.Doc()
    const paragraph = new Y.XmlElement('paragraph')
    const text = new Y.XmlText()
    doc.getXmlFragment(ROOT_CONTENT).insert(0, [paragraph])
    paragraph.insert(0, [text])
    text.insert(0, 'a\nb <i>c</i>', { bold: {} })
    text.insert(2, '\n\n')
    expect(documentText(doc)).toBe('a\n\n\nb <i>c</i>')
    paragraph.insert(1, [new Y.XmlElement('hardBreak'), new Y.XmlText('d')])
    doc.getXmlFragment(ROOT_CONTENT).insert(1, [new Y.XmlElement('paragraph'), new Y.XmlElement('horizontalRule')])
    expect(documentText(doc)).toBe('a\n\n\nb <i>c</i>\nd\n')
  })

  it('an empty document is seeded with one empty paragraph', () => {
    const doc = fromMarkdown('', 'Plan')
    expect(yXmlFragmentToProsemirrorJSON(doc.getXmlFragment(ROOT_CONTENT))).toEqual({
      type: 'doc',
      content: [{ type: 'paragraph' }],
    })
    expect(documentTitle(doc)).toBe('Plan')
    expect(documentMarkdown(doc)).toBe('')
    expect(documentHtml(doc)).toBe('<p></p>')
  })

  it('two documents made from the same Markdown are equal in content and differ in history', () => {
    const a = fromMarkdown(RICH)
    expect(documentJson(fromMarkdown(RICH))).toEqual(documentJson(a))
  })

  it('a title is one line of bounded length', () => {
    expect(documentTitle(fromMarkdown('', 'One\ntwo\u0000'))).toBe('One two')
    expect(documentTitle(fromMarkdown('', 'x'.repeat(900)))).toHaveLength(500)
  })

  it('icon and width come from the meta map only in their own types', () => {
    const doc = new Y.Doc()
    const meta = doc.getMap(ROOT_META)
    expect([documentIcon(doc), documentFullWidth(doc)]).toEqual([null, false])
    meta.set('icon', 'leaf')
    meta.set('fullWidth', true)
    expect([documentIcon(doc), documentFullWidth(doc)]).toEqual(['leaf', true])
    meta.set('icon', '<img>')
    meta.set('fullWidth', 'yes')
    expect([documentIcon(doc), documentFullWidth(doc)]).toEqual([null, false])
  })

  it('what this version does not know is left out and its text kept', () => {
    const doc = new Y.Doc()
    const strange = new Y.XmlElement('hologram')
    const paragraph = new Y.XmlElement('paragraph')
    const text = new Y.XmlText()
    text.insert(0, 'inside', { glow: {} })
    paragraph.insert(0, [text])
    strange.insert(0, [paragraph])
    const bare = new Y.XmlElement('note')
    bare.insert(0, [new Y.XmlText('loose')])
    doc.getXmlFragment(ROOT_CONTENT).insert(0, [strange, bare])
    expect(documentText(doc)).toBe('inside\nloose')
    expect(documentMarkdown(doc)).toBe('inside\n\nloose\n')
    expect(documentHtml(doc)).toBe('<p>inside</p><p>loose</p>')
  })

  it('HTML is escaped and carries kinds, checks and alignment', () => {
    const html = documentHtml(fromMarkdown(`a < b & "c"\n\n${RICH}`))
    expect(html).toContain('a &lt; b &amp; ')
    expect(html).toContain('data-callout="warning"')
    expect(html).toContain('<table')
    expect(html).toContain('href="https://example.org/plan"')
    expect(documentHtml(fromMarkdown('<script>alert(1)</script>'))).not.toContain('<script')
    expect(documentHtml(fromMarkdown('x <img src=x onerror=alert(1)> y'))).not.toContain('<img')
  })
})

describe('links', () => {
  const DANGEROUS = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.org/x',
  ]

  it('a dangerous target is dropped at import, its words kept', () => {
    for (const href of DANGEROUS) {
      const doc = fromMarkdown(`see [words](<${href}>) here`)
      expect(JSON.stringify(documentJson(doc)), href).not.toContain('"link"')
      expect(documentText(doc)).toContain('words')
    }
  })

  it('a dangerous target that came over the wire is dropped at export', () => {
    for (const href of DANGEROUS) {
      const doc = new Y.Doc()
      const paragraph = new Y.XmlElement('paragraph')
      const text = new Y.XmlText()
      text.insert(0, 'words', { link: { href } })
      paragraph.insert(0, [text])
      doc.getXmlFragment(ROOT_CONTENT).insert(0, [paragraph])
      expect(documentMarkdown(doc), href).toBe('words\n')
      expect(documentHtml(doc), href).toBe('<p>words</p>')
      expect(documentJson(doc), href).toEqual({
        type: 'doc',
        content: [{ type: 'paragraph', content: [{ type: 'text', text: 'words' }] }],
      })
    }
  })

  it('web, mail, phone and relative targets stay', () => {
    for (const href of ['https://a.example/?q=1#x', 'http://a.example', 'mailto:a@b.example', 'tel:+123', '/d/1', '#a'])
      expect(documentMarkdown(fromMarkdown(`[w](${href})`)), href).toBe(`[w](${href})\n`)
  })
})
