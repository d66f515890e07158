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
  'System',
])

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
