import { MAX_MARKDOWN_BYTES } from '@coscribe/shared/domain/limits'
import { expect, it } from 'vitest'
import { readMarkdownFile, splitTitle } from './markdown-file.ts'

it.each([
  ['# Weir survey\n\nFour sites.', 'Weir survey', '\nFour sites.'],
  ['\uFEFF\r\n# **Weir** [survey](x) #\r\nFour sites.', 'Weir survey', 'Four sites.'],
  ['Four sites.\n\n# Later', 'notes', 'Four sites.\n\n# Later'],
  ['## Second level', 'notes', '## Second level'],
  ['#hashtag', 'notes', '#hashtag'],
  ['', 'notes', ''],
])('GI3: %j has the title %j', (text, title, markdown) =>
  expect(splitTitle('notes.md', text)).toEqual({ title, markdown }),
)

it('GI3: what is no Markdown, is too large or is no text is refused with its reason', async () => {
  const read = (content: BlobPart, name: string) => readMarkdownFile(new File([content], name))
  expect(await read('# A', 'a.md')).toEqual({ kind: 'document', title: 'A', markdown: '' })
  expect(await read('# A', 'a.docx')).toEqual({ kind: 'refused', why: 'notMarkdown' })
  expect(await read(new Uint8Array([0xff, 0xfe, 0x41]), 'a.md')).toEqual({ kind: 'refused', why: 'notText' })
  expect(await read('a\0b', 'a.txt')).toEqual({ kind: 'refused', why: 'notText' })
  expect(await read('x'.repeat(MAX_MARKDOWN_BYTES + 1), 'a.md')).toEqual({ kind: 'refused', why: 'tooLarge' })
})
