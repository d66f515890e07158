import { decodeEntities } from './html-entities.ts'

/** Text is kept as it is written: white space is judged before character references are decoded. */
export type HtmlNode = string | HtmlElement
export type HtmlElement = {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: HtmlNode[]
}
export type HtmlTag = {
  readonly name: string
  readonly closes: boolean
  readonly attributes: Readonly<Record<string, string>>
}

const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '))
/** What is inside of these is not text. */
const SILENT = new Set('script style template iframe object noscript svg math head title'.split(' '))
/** An element that opens ends the ones named here that are still open: `<li>one<li>two`. */
const ENDS: Readonly<Record<string, readonly string[]>> = {
  li: ['li', 'p'],
  p: ['p'],
  tr: ['tr', 'td', 'th', 'p'],
  td: ['td', 'th', 'p'],
  th: ['td', 'th', 'p'],
  dt: ['dt', 'dd', 'p'],
  dd: ['dt', 'dd', 'p'],
}
/** …but not beyond one of these. */
const WALLS = new Set('ul ol table dl blockquote aside details'.split(' '))
/** Deepest nesting that is kept; what is deeper becomes text of its ancestor. */
const MAX_DEPTH = 64

const PIECE = /<!--[\s\S]*?(?:-->|$)|<![^>]*>|<\/?([a-zA-Z][a-zA-Z0-9-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g

/** A single tag, as it stands in a line of Markdown; null for comments and the like. */
export function parseTag(raw: string): HtmlTag | null {
  const match = /^<(\/?)([a-zA-Z][a-zA-Z0-9-]*)([\s\S]*?)\/?>$/.exec(raw.trim())
  if (!match?.[2]) return null
  return { name: match[2].toLowerCase(), closes: match[1] === '/', attributes: parseAttributes(match[3] ?? '') }
}

function parseAttributes(source: string): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const [, name, double, single, bare] of source.matchAll(
    /([a-zA-Z_:][\w:.-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g,
  ))
    if (name) attributes[name.toLowerCase()] ??= decodeEntities(double ?? single ?? bare ?? '')
  return attributes
}

/**
 * The HTML that people write into Markdown, as a tree: enough for what READMEs hold and for the tables that we write
 * ourselves. Needs no DOM, so it runs on the server too; what a browser pastes goes through the browser's own parser.
 * Nothing of it is ever shown as HTML again: only the schema's nodes are made from it.
 */
export function parseHtml(source: string): HtmlNode[] {
  const root: HtmlElement = { tag: '#root', attributes: {}, children: [] }
  const open: HtmlElement[] = [root]
  const top = () => open.at(-1) as HtmlElement
  const text = (value: string) => {
    if (value !== '' && !open.some(({ tag }) => SILENT.has(tag))) top().children.push(value)
  }
  let at = 0
  for (const match of source.matchAll(PIECE)) {
    text(source.slice(at, match.index))
    at = match.index + match[0].length
    const tag = match[1] ? parseTag(match[0]) : null
    if (!tag) continue
    if (tag.closes) close(open, tag.name)
    else {
      for (const name of ENDS[tag.name] ?? []) close(open, name, WALLS)
      const element: HtmlElement = { tag: tag.name, attributes: tag.attributes, children: [] }
      top().children.push(element)
      if (!VOID.has(tag.name) && !match[0].endsWith('/>') && open.length < MAX_DEPTH) open.push(element)
    }
  }
  text(source.slice(at))
  return root.children
}

function close(open: HtmlElement[], name: string, walls?: ReadonlySet<string>) {
  for (let index = open.length - 1; index > 0; index--) {
    const { tag } = open[index] as HtmlElement
    if (tag === name) {
      open.length = index
      return
    }
    if (walls?.has(tag)) return
  }
}
