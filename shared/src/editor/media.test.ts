import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { documentSchema } from './document-extensions.ts'
import { documentHtml } from './document-html.ts'
import { documentJson } from './document-json.ts'
import { documentMarkdown } from './document-markdown.ts'
import { ROOT_CONTENT } from './document-roots.ts'
import { documentText } from './document-text.ts'
import { fileIdsOf, withFileIds } from './file-ids.ts'
import { markdownToUpdate } from './markdown-to-update.ts'

const ID = '11111111-2222-4333-8444-555555555555'
const OTHER = '99999999-2222-4333-8444-555555555555'

const fromMarkdown = (markdown: string) => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, markdownToUpdate({ title: '', markdown }))
  return doc
}
/** A document with one element that some client wrote, whatever it liked. */
const withElement = (name: string, attributes: Record<string, unknown>) => {
  const doc = new Y.Doc()
  const element = new Y.XmlElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value as string)
  doc.getXmlFragment(ROOT_CONTENT).insert(0, [element])
  return doc
}
const PICTURE = {
  fileId: ID,
  alt: 'The weir [from above]',
  caption: 'At "low" water',
  width: 60,
  naturalWidth: 640,
  naturalHeight: 480,
}
const FILE = { fileId: ID, name: 'Permit_[2026].pdf', bytes: 12_345, mediaType: 'application/pdf' }

describe('FI7 pictures and files in a document', () => {
  it('FI7: a picture goes through Markdown and back with all it has', () => {
    const doc = withElement('image', PICTURE)
    const markdown = documentMarkdown(doc)
    expect(markdown).toBe(
      `![The weir \\[from above\\]](/api/v1/files/${ID}#w=640&h=480&width=60 "At \\"low\\" water")\n`,
    )
    expect(documentJson(fromMarkdown(markdown))).toEqual({ type: 'doc', content: [{ type: 'image', attrs: PICTURE }] })
  })

  it('FI7: a file is a paragraph of one link in Markdown, and comes back; a link in a sentence stays a link', () => {
    const markdown = documentMarkdown(withElement('file', FILE))
    expect(markdown).toBe(`[Permit\\_\\[2026\\].pdf](/api/v1/files/${ID}#bytes=12345&type=application%2Fpdf)\n`)
    expect(documentJson(fromMarkdown(markdown))).toEqual({ type: 'doc', content: [{ type: 'file', attrs: FILE }] })
    expect(documentMarkdown(fromMarkdown(`See [it](/api/v1/files/${ID}).`))).toBe(`See [it](/api/v1/files/${ID}).\n`)
  })

  it('FI7: what says something else than an id of a file is never shown, linked or exported', () => {
    for (const fileId of ['javascript:alert(1)', '//evil.example/x.png', '../x', `${ID}/../x`, `${ID}"`, 7, null])
      for (const name of ['image', 'file']) {
        const doc = withElement(name, { ...PICTURE, ...FILE, fileId })
        expect(documentJson(doc)).toEqual({ type: 'doc', content: [{ type: 'paragraph' }] })
        expect(documentHtml(doc)).toBe('<p></p>')
        expect(documentMarkdown(doc)).toBe('')
      }
  })

  it('FI7: attributes of a wrong kind or size are left out', () => {
    const doc = withElement('image', {
      fileId: ID,
      alt: { evil: true },
      caption: 'x'.repeat(9_000),
      width: '100%;position:fixed',
      naturalWidth: -1,
      naturalHeight: 1e9,
    })
    const [image] = documentJson(doc).content ?? []
    expect(image?.attrs).toEqual({
      fileId: ID,
      alt: '',
      caption: 'x'.repeat(2_000),
      width: null,
      naturalWidth: null,
      naturalHeight: null,
    })
  })

  it('FI7: HTML has a figure with sizes and caption, everything escaped', () => {
    expect(documentHtml(withElement('image', { ...PICTURE, alt: '"><script>', caption: '<b>x</b>' }))).toBe(
      `<figure class="picture" data-width="60"><img src="/api/v1/files/${ID}" alt="&quot;&gt;&lt;script&gt;" width="640" height="480" loading="lazy"/><figcaption>&lt;b&gt;x&lt;/b&gt;</figcaption></figure>`,
    )
    expect(documentHtml(withElement('file', FILE))).toBe(
      `<div class="file" data-bytes="12345" data-type="application/pdf"><a href="/api/v1/files/${ID}" download="Permit_[2026].pdf">Permit_[2026].pdf</a></div>`,
    )
  })

  it('FI7: a picture of the web becomes a link to it, one with a dangerous address its words alone', () => {
    expect(documentMarkdown(fromMarkdown('![a map](https://tracker.example/x.png)'))).toBe(
      '[a map](https://tracker.example/x.png)\n',
    )
    expect(documentMarkdown(fromMarkdown('- ![a map](https://tracker.example/x.png)'))).toBe(
      '- [a map](https://tracker.example/x.png)\n',
    )
    expect(documentMarkdown(fromMarkdown('![a map](javascript:alert(1))'))).not.toContain('javascript')
    expect(documentHtml(fromMarkdown('![a map](https://tracker.example/x.png)'))).not.toContain('<img')
  })

  it('FI7: a picture in the middle of a line, a list, a table or a quote stays, and the document fits the schema', () => {
    const picture = `![weir](/api/v1/files/${ID})`
    for (const markdown of [
      `before ${picture} after`,
      `# Title ${picture}`,
      `- ${picture}\n- two`,
      `- [ ] ${picture}`,
      `> ${picture}`,
      `> [!NOTE]\n> ${picture}`,
      `| a | b |\n| --- | --- |\n| ${picture} | x |`,
      `**bold ${picture} bold**`,
      `[${picture}](https://example.org)`,
    ]) {
      const json = documentJson(fromMarkdown(markdown))
      expect(() => documentSchema().nodeFromJSON(json).check(), markdown).not.toThrow()
      expect(JSON.stringify(json), markdown).toContain(`"fileId":"${ID}"`)
    }
    expect(documentMarkdown(fromMarkdown(`before ${picture} after`))).toBe(`before\n\n${picture}\n\nafter\n`)
  })

  it('FI7: descriptions, captions and names are text, so that search finds them', () => {
    expect(documentText(withElement('image', PICTURE))).toBe('The weir [from above]\nAt "low" water')
    expect(documentText(withElement('file', FILE))).toBe('Permit_[2026].pdf')
    expect(documentText(withElement('image', { fileId: ID, alt: '', caption: '' }))).toBe('')
  })

  it('FI7: the files of a document can be named, and replaced in a copy', () => {
    const doc = fromMarkdown(`![a](/api/v1/files/${ID})\n\n> [b.pdf](/api/v1/files/${OTHER})`)
    expect([...fileIdsOf(doc)]).toEqual([ID, OTHER])
    const [one, two] = ['aaaaaaaa-2222-4333-8444-555555555555', 'bbbbbbbb-2222-4333-8444-555555555555']
    withFileIds(
      doc,
      new Map([
        [ID, one],
        [OTHER, two],
      ]),
    )
    expect([...fileIdsOf(doc)]).toEqual([one, two])
  })
})
