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
  'Audio',
  'Video',
  'sofia@fernhill.org, ravi@fernhill.org',
  'E-Mail',
  'PDF',
  'System',
  // A language is called by its own name.
  'English',
  'Deutsch',
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

  it('WD15: German uses the words of the house, and no English ones', () => {
    const banned =
      /\b(Verwalter|Version(en)?|Revision|Workspace|Dashboard|User|Account|Login|Log-?in|Download|Upload|Trash|Member|Share|Team|Page|Settings|Snapshot|Permission|Sidebar|speichern Sie|bitte)\b/
    // An invitation is asked for: „Bitte um einen neuen Link.“
    const wrong = [...german].filter(([, message]) => banned.test(message))
    expect(wrong).toEqual([])
  })
})

const sourcesOf = (folder: string) => {
  const root = fileURLToPath(new URL(`../../../${folder}`, import.meta.url))
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/^words[/\\](en|de)[/\\]|\.test\.tsx?$/.test(path))
    .map((path) => readFileSync(join(root, path), 'utf8'))
}

/** Everything in the web app that may ask for words. */
const sources = sourcesOf('web/src')
/** Everything that may refuse something. */
const refusing = [...sources, ...sourcesOf('shared/src')]

/** Whether a source says this path: in quotes, or as a group whose member it chooses: `blocks.${id}`. */
function says(source: string, path: string): boolean {
  const parts = path.split('.')
  const groups = parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join('.'))
  return source.includes(`'${path}'`) || groups.some((group) => source.includes(`\`${group}.$\{`))
}

describe('the source', () => {
  it('WD10: gives only reasons that have a sentence, and every reason of ours with a sentence is given', () => {
    const given = new Set(
      sources.flatMap((source) => [...source.matchAll(/\breason: '([^']+)'/g)].map(([, name]) => name ?? '')),
    )
    const worded: string[] = Object.keys(CATALOGS.en.api.reasons)
    // Those of the document session are no answers of the API.
    expect([...given].filter((name) => !DOCUMENT_REASONS.has(name) && !worded.includes(name))).toEqual([])
    const isGiven = (name: string) => refusing.some((source) => source.includes(`'${name}'`))
    expect(worded.filter((name) => /^[a-z-]+$/.test(name) && !isGiven(name))).toEqual([])
  })

  it('WD11: uses every message', () => {
    const unused = Object.entries(CATALOGS.en).flatMap(([area, catalog]) => {
      if (area === 'api') return []
      const asking = sources.filter((source) => source.includes(`'${area}'`) || source.includes(`'${area}.`))
      // useTranslations('area.group') leaves the group out.
      const inside = [...asking.join().matchAll(new RegExp(`'${area}\\.([\\w.]+)'`, 'g'))].map(
        ([, group]) => `${group}.`,
      )
      return [...messages(catalog).keys()]
        .filter((path) => {
          const within = inside.filter((group) => path.startsWith(group)).map((group) => path.slice(group.length))
          return ![path, ...within].some((wanted) => asking.some((source) => says(source, wanted)))
        })
        .map((path) => `${area}.${path}`)
    })
    expect(unused).toEqual([])
  })
})
