import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { documentJson } from './document-json.ts'
import { markdownToUpdate } from './markdown-to-update.ts'
import { unknownContent, unknownInDocument } from './unknown-content.ts'

const EVERYTHING = `# Heading

A **bold**, *slanted*, ~~struck~~ and \`plain\` [word](https://example.org).

- [ ] a task

> [!WARNING]
> A callout.

| a | b |
| --- | --- |
| c | d |

---`

it('VR4: what the schema has is known, wherever it stands', () => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, markdownToUpdate({ title: '', markdown: EVERYTHING }))
  expect(unknownContent(documentJson(doc))).toEqual([])
  expect(unknownInDocument(doc)).toEqual([])
})

it('VR4: an unknown node and an unknown mark are found, also deep inside and where a page would leave them out', () => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, markdownToUpdate({ title: '', markdown: '> quote' }))
  const quote = doc.getXmlFragment('default').get(0) as Y.XmlElement
  quote.push([new Y.XmlElement('hologram')])
  const paragraph = quote.get(0) as Y.XmlElement
  ;(paragraph.get(0) as Y.XmlText).format(0, 3, { glow: { color: 'red' } })
  expect(unknownInDocument(doc).sort()).toEqual(['glow', 'hologram'])
  expect(unknownContent(documentJson(doc))).toEqual([])
  expect(unknownContent({ type: 'doc', content: [{ type: 'hologram' }] })).toEqual(['hologram'])
})
