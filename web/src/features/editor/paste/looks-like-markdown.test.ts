import { describe, expect, it } from 'vitest'
import { looksLikeMarkdown } from './looks-like-markdown.ts'

describe('PA1 plain text that is Markdown', () => {
  it('PA1: headings, lists, tables, fences and marks are', () => {
    for (const text of [
      '# Weir',
      'One\n\n- two\n- three',
      '1. one\n2. two',
      '> quoted',
      '| a | b |\n| --- | --- |',
      '```js\nconst a = 1;\n```',
      'some **bold** words',
      'a `name` in a sentence',
      'see [it](https://example.org)',
      '- [ ] open',
    ])
      expect(looksLikeMarkdown(text), text).toBe(true)
  })

  it('PA1: sentences and programs are not', () => {
    for (const text of [
      'Two * three * four.',
      'An email to kim@example.org, at 5 - 6 pm',
      'snake_case_name and __init__',
      'def __init__(self):\n    self.a = 1\n    # set up\n    return',
      'const a = `x`;\nlet b = 2;\n',
      '#include <stdio.h>\nint main() {\n  return 0;\n}',
      'C++ and D++ == E',
      '#hashtag',
    ])
      expect(looksLikeMarkdown(text), text).toBe(false)
  })
})
