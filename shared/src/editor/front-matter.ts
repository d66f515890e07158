/** Facts at the head of a Markdown file, between two lines of `---` (YAML, of which we write and read single lines). */
export type FrontMatter = Readonly<Record<string, string>>

/** Longest head that is looked for, in characters: beyond it `---` was a line. */
const MAX_HEAD = 16_384

export function writeFrontMatter(facts: FrontMatter): string {
  // A JSON string is a YAML string, and needs no rule about which signs have to be quoted.
  const lines = Object.entries(facts).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return `---\n${lines.join('\n')}\n---\n`
}

/** The facts and what comes after them. A file without a head, or with one that has no facts, is all body. */
export function readFrontMatter(markdown: string): { readonly facts: FrontMatter; readonly body: string } {
  const match = /^---[ \t]*\n([\s\S]*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(markdown.slice(0, MAX_HEAD))
  const facts: Record<string, string> = {}
  for (const line of match?.[1]?.split('\n') ?? []) {
    const [, name, value] = /^([A-Za-z][\w-]{0,63}):(?:[ \t]+(.*))?$/.exec(line) ?? []
    if (name) facts[name.toLowerCase()] = scalar(value ?? '')
  }
  if (!match || Object.keys(facts).length === 0) return { facts: {}, body: markdown }
  return { facts, body: markdown.slice(match[0].length).replace(/^\n+/, '') }
}

function scalar(source: string): string {
  const value = source.trim()
  if (value.startsWith('"')) {
    try {
      const parsed: unknown = JSON.parse(value)
      return typeof parsed === 'string' ? parsed : value
    } catch {
      return value.replace(/^"|"$/g, '')
    }
  }
  if (/^'.*'$/.test(value)) return value.slice(1, -1).replaceAll("''", "'")
  return value.replace(/\s+#.*$/, '')
}
