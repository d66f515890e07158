import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { describe, expect, it } from 'vitest'
import { LOCALES } from './locales.ts'
import { CATALOGS } from './words-for.ts'

type Catalog = { readonly [key: string]: string | Catalog }

/** Every message of a catalog by its path: `search.placeholder`. */
const messages = (catalog: Catalog, path = ''): Map<string, string> =>
  new Map(
    Object.entries(catalog).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${path}${key}`, value] as const] : [...messages(value, `${path}${key}.`)],
    ),
  )

/** What a message takes: `{count}` as a number, `{name}` as a text, `<b>` as a tag. */
const takes = (elements: readonly MessageFormatElement[]): string[] =>
  elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return []
    if (element.type === TYPE.tag) return [`<${element.value}>`, ...takes(element.children)]
    const inner =
      element.type === TYPE.plural || element.type === TYPE.select
        ? Object.values(element.options).flatMap((option) => takes(option.value))
        : []
    return [`${element.value}: ${TYPE[element.type]}`, ...inner]
  })
const argumentsOf = (message: string) => [...new Set(takes(parse(message)))].sort()

/** Words that German takes over as they are. Add one only where a German reader would say just that. */
const SAME_IN_GERMAN = new Set([
  'Name',
  'Text',
  'Code',
  'Link',
  'Markdown',
  'HTML',
  'Coscribe',
  'Administrator',
  'Alt',
  'sofia@fernhill.org, ravi@fernhill.org',
  'E-Mail',
  'PDF',
  'Audio',
  'Video',
  'System',
])

/** Why a document session ended: words of the editor. */
const DOCUMENT_REASONS = new Set(['access-ended', 'not-found', 'deleted', 'editor-too-old', 'signed-out', 'too-large'])

const english = messages(CATALOGS.en)
const german = messages(CATALOGS.de)

describe('the catalogs', () => {
  it('WD4: have words at all, the same keys in every language, and no empty message', () => {
    expect(english.size).toBeGreaterThan(20)
    for (const locale of LOCALES) {
      const catalog = messages(CATALOGS[locale])
      expect([...catalog.keys()].sort()).toEqual([...english.keys()].sort())
      expect([...catalog].filter(([, message]) => message.trim() === '')).toEqual([])
    }
  })

  it('WD5: every message is valid ICU and takes the same values in both languages', () => {
    for (const [key, message] of english)
      expect({ key, takes: argumentsOf(german.get(key) ?? '') }).toEqual({ key, takes: argumentsOf(message) })
  })

  it('WD6: no German message is the English one, but for words that are the same', () => {
    const left = [...english].filter(
      ([key, message]) =>
        german.get(key) === message &&
        /[a-z]{2}/i.test(message.replaceAll(/\{.*?\}/g, '')) &&
        !SAME_IN_GERMAN.has(message),
    )
    expect(left).toEqual([])
  })

  it('WD7: German says du, has no exclamation marks, and quotes as German does', () => {
    const wrong = [...german].filter(([, message]) =>
      /!|“[^„]*”|"|\b(Ihnen|Ihr|Ihre|Ihren|Ihrem|Ihrer)\b|[a-zäöüß,] Sie\b/.test(message),
    )
    expect(wrong).toEqual([])
  })
})

const SOURCE = fileURLToPath(new URL('..', import.meta.url))

/** Everything in the web app that may ask for words. */
const sourcesOf = (directory: string) =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/^words[/\\](en|de)[/\\]|\.test\.tsx?$/.test(path))
    .map((path) => readFileSync(join(directory, path), 'utf8'))
const sources = sourcesOf(SOURCE)
/** What web shares with the backup, and answers for. */
const STORAGE = fileURLToPath(new URL('../../../shared/src/files', import.meta.url))

/** Whether a source says this path: in quotes, or as a group whose member it chooses: `blocks.${id}`. */
function says(source: string, path: string): boolean {
  const parts = path.split('.')
  const groups = parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join('.'))
  return source.includes(`'${path}'`) || groups.some((group) => source.includes(`\`${group}.$\{`))
}

describe('the source', () => {
  it('WD10: gives only reasons that have a sentence, and every reason of ours with a sentence is given', () => {
    const given = new Set(
      [...sources, ...sourcesOf(STORAGE)].flatMap((source) =>
        [...source.matchAll(/\breason: '([^']+)'/g)].map(([, name]) => name),
      ),
    )
    const worded = Object.keys(CATALOGS.en.api.reasons)
    // Those of the document session are no answers of the API.
    const ours = [...given].filter((name) => !DOCUMENT_REASONS.has(name ?? ''))
    expect(ours.filter((name) => !worded.includes(name ?? ''))).toEqual([])
    expect(worded.filter((name) => /^[a-z-]+$/.test(name) && !given.has(name))).toEqual([])
  })

  it('WD11: uses every message', () => {
    const unused = [...english.keys()].filter((key) => {
      const [area = '', ...rest] = key.split('.')
      if (area === 'api') return false
      const path = rest.join('.')
      const asking = sources.filter((source) => new RegExp(`'${area}(\\.[\\w.]+)?'`).test(source))
      return !asking.some((source) => {
        // useTranslations('area.group') leaves the group out.
        const inside = [...source.matchAll(new RegExp(`'${area}\\.([\\w.]+)'`, 'g'))].map(([, group]) => `${group}.`)
        const within = inside.filter((group) => path.startsWith(group)).map((group) => path.slice(group.length))
        return [path, ...within].some((wanted) => says(source, wanted))
      })
    })
    expect(unused).toEqual([])
  })
})
