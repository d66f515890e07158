import { describe, expect, it } from 'vitest'
import { readFrontMatter, writeFrontMatter } from './front-matter.ts'
import { readMarkdownFile, writeMarkdownFile } from './markdown-file.ts'

const read = (text: string) => readMarkdownFile('field-notes.md', text)

describe('IM1 a Markdown file as a document', () => {
  it('IM1: the first heading becomes the title and leaves the text', () => {
    expect(read('# Weir removal\n\nText.\n')).toEqual({ title: 'Weir removal', markdown: 'Text.\n' })
    expect(read('\ufeff\r\n# Weir *removal* of `2026` #\r\nText.')).toEqual({
      title: 'Weir removal of 2026',
      markdown: 'Text.',
    })
    expect(read('Weir removal\n===\n\nText.')).toEqual({ title: 'Weir removal', markdown: 'Text.' })
    expect(read('# [Zod](https://zod.dev) ![logo](x.svg)\ntext')).toEqual({ title: 'Zod logo', markdown: 'text' })
  })

  it('IM1: without a first heading the title is the name of the file, and the text stays whole', () => {
    expect(read('Text.\n\n# Later')).toEqual({ title: 'field-notes', markdown: 'Text.\n\n# Later' })
    expect(read('## Second level first')).toEqual({ title: 'field-notes', markdown: '## Second level first' })
    expect(read('')).toEqual({ title: 'field-notes', markdown: '' })
  })

  it('IM2: the title of the head wins; a heading that says the same goes, another one stays', () => {
    expect(read('---\ntitle: Weir removal\ntags: [a, b]\n---\n\n# Weir removal\n\nText.')).toEqual({
      title: 'Weir removal',
      markdown: 'Text.',
    })
    expect(read('---\ntitle: "A: \\"b\\""\n---\n# Other\n')).toEqual({ title: 'A: "b"', markdown: '# Other\n' })
    expect(read("---\ntitle: 'It''s' \n---\nText")).toEqual({ title: "It's", markdown: 'Text' })
  })

  it('IM2: a line at the beginning is no head', () => {
    for (const text of ['---\n\nText\n\n---\n', '---\ntitle: never closed\n', '----\na: b\n---\n'])
      expect(read(text).markdown).toBe(text)
  })

  it('IM2: facts come back as they were written', () => {
    const facts = { title: 'a: "b" # c\n---', author: "Kim O'Kafor", id: '1' }
    expect(readFrontMatter(`${writeFrontMatter(facts)}\nText`)).toEqual({ facts, body: 'Text' })
  })

  it('EX6: a document that is written as a file and read again is the same', () => {
    for (const title of ['Weir removal', '1. a *b* [c](d) `e` \\ <f>', 'C# and F#', 'snake_case_name'])
      for (const markdown of ['', 'Text.\n', '# Heading\n\n- a\n'])
        expect(read(writeMarkdownFile({ title, markdown })), title).toEqual({ title, markdown })
  })
})
