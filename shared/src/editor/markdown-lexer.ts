import { Marked, type Token, type TokenizerAndRendererExtension } from 'marked'
import { calloutKindOfWord } from './callout.ts'

/** `==marked==` and `++underlined++`: neither begins nor ends with white space, so that `a == b` and `C++` stay as they are. */
const pair = (name: 'highlight' | 'underline', sign: '=' | '+'): TokenizerAndRendererExtension => {
  const mark = `\\${sign}\\${sign}`
  // An escaped sign counts as one character in every branch: where two could take it, a line of backslashes takes for ever.
  const one = `(?:\\\\[\\s\\S]|(?!${mark})[^\\\\])`
  const last = `(?:\\\\\\S|[^\\s\\\\${sign}])`
  const pattern = new RegExp(`^${mark}(?=[^\\s${sign}])(${one}*?${last})${mark}(?!\\${sign})`)
  return {
    name,
    level: 'inline',
    start: (source) => source.indexOf(sign + sign),
    tokenizer(source) {
      const match = pattern.exec(source)
      if (!match?.[1] || /\n[ \t]*\n/.test(match[1])) return undefined
      return { type: name, raw: match[0], tokens: this.lexer.inlineTokens(match[1]) }
    },
  }
}

/** GitHub's alerts: `> [!NOTE]`. A word that we do not know leaves a quote. */
const callout: TokenizerAndRendererExtension = {
  name: 'callout',
  level: 'block',
  start: (source) => /^ {0,3}> ?\[![A-Za-z]+\]/m.exec(source)?.index,
  tokenizer(source) {
    const match = /^ {0,3}> ?\[!([A-Za-z]+)\][ \t]*(?:\n|$)((?: {0,3}>[^\n]*(?:\n|$))*)/.exec(source)
    const kind = calloutKindOfWord(match?.[1] ?? '')
    if (!match || !kind) return undefined
    const inner = (match[2] ?? '').replace(/^ {0,3}> ?/gm, '')
    return { type: 'callout', raw: match[0], kind, tokens: this.lexer.blockTokens(inner) }
  },
}

/** An instance of our own: extensions of the shared one would be everybody's. */
const marked = new Marked()
marked.use({ extensions: [pair('highlight', '='), pair('underline', '+'), callout] })

/** Stands for a tab of code while the lexer looks at it: a character that no text holds (Unicode, noncharacters). */
const TAB = '\ufdd0'

/** The lexer turns the tabs of code inside lists into spaces: a Makefile would not be one any more. */
function keepTabs(markdown: string): string {
  if (!markdown.includes('\t')) return markdown
  let fence: { readonly sign: string; readonly indent: number } | null = null
  return markdown
    .split('\n')
    .map((line) => {
      const [, before = '', sign = ''] = /^((?:[ >]|[-*+] |\d{1,9}[.)] )*)(`{3,}|~{3,})/.exec(line) ?? []
      if (fence && sign.startsWith(fence.sign) && line.trim().replace(/^[> ]*/, '') === sign) fence = null
      else if (fence) return line.slice(0, fence.indent) + line.slice(fence.indent).replaceAll('\t', TAB)
      else if (sign) fence = { sign, indent: before.length }
      return line
    })
    .join('\n')
}

/** A tab again, wherever the lexer left it. */
export const withTabs = (text: string): string => text.replaceAll(TAB, '\t')

/** CommonMark with GitHub's tables, tasks, strikethrough and alerts, and the two marks above, as tokens. */
export const lexMarkdown = (markdown: string): Token[] => marked.lexer(keepTabs(markdown.replaceAll(TAB, '')))
