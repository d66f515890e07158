import { expect, it } from 'vitest'
import { chooseTag, localeInCookies, parseAcceptLanguage } from './locales.ts'

it.each([
  ['the chosen language wins', 'en', ['de-DE', 'de'], 'en-DE'],
  ['the first language with a catalog', undefined, ['fr-FR', 'de-AT', 'en-US'], 'de-AT'],
  ['its region comes from the reader', 'de', ['en-US', 'de-CH'], 'de-CH'],
  ['English where none is known', undefined, ['fr'], 'en'],
  ['English where nothing is said', undefined, [], 'en'],
  ['nonsense is nothing', 'klingon', ['*', 'x-y', 'de"><script>'], 'en'],
  ['a script is no region', undefined, ['de-Latn-DE'], 'de-DE'],
] as const)('WD1: %s', (_title, chosen, languages, tag) => expect(chooseTag(chosen, languages)).toBe(tag))

it('WD1: what is wanted most comes first in Accept-Language, and what is refused does not come', () => {
  expect(parseAcceptLanguage('en;q=0.5, de-DE, fr;q=0, *;q=0.1')).toEqual(['de-DE', 'en', '*'])
  expect(parseAcceptLanguage(null)).toEqual([])
})

it('WD1: the choice is read from any place in the cookies, and only a known language is one', () => {
  expect(localeInCookies('a=b; locale=de; c=d')).toBe('de')
  expect(localeInCookies('mylocale=de')).toBeNull()
  expect(localeInCookies('locale=xx')).toBeNull()
})
