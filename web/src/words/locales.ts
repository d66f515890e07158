/** The languages that the catalogs speak. The first one is spoken where nobody asks for one of them. */
export const LOCALES = ['en', 'de'] as const
export type Locale = (typeof LOCALES)[number]

/** A language as a reader's region writes it, for dates and numbers: `en-GB` and `en-US` share words, not dates. */
export type LocaleTag = Locale | `${Locale}-${string}`

/** The browser's choice of a language: a plain cookie, which the server and the kept offline shell read alike. */
export const LOCALE_COOKIE = 'locale'

export const parseLocale = (value: unknown): Locale | null => LOCALES.find((locale) => locale === value) ?? null

/** The catalog of a tag. */
export const localeOf = (tag: LocaleTag): Locale => parseLocale(tag.slice(0, 2)) ?? 'en'

/** Languages of an Accept-Language header, the most wanted first. */
export function parseAcceptLanguage(header: string | null): string[] {
  return (header ?? '')
    .split(',')
    .map((part) => {
      const [language = '', ...parameters] = part.trim().split(/\s*;\s*/)
      const weight = parameters.find((parameter) => parameter.startsWith('q='))
      return { language, weight: weight === undefined ? 1 : Number(weight.slice(2)) }
    })
    .filter(({ language, weight }) => language !== '' && weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ language }) => language)
}

/**
 * How to speak to a reader: the chosen language, else the first one of theirs that there is a catalog for. The region
 * is theirs even with another language: who reads English in Germany still has a 24 hour clock.
 */
export function chooseTag(chosen: unknown, languages: readonly string[]): LocaleTag {
  const known = languages.filter((language) => /^[a-z]{2}(-[a-z0-9]{1,8})*$/i.test(language))
  const locale =
    parseLocale(chosen) ??
    known.map((language) => parseLocale(language.slice(0, 2).toLowerCase())).find((found) => found !== null) ??
    'en'
  const own = known.find((language) => language.toLowerCase().startsWith(`${locale}-`))
  const region = /-([a-z]{2}|\d{3})\b/i.exec(own ?? known[0] ?? '')?.[1]?.toUpperCase()
  return region === undefined ? locale : `${locale}-${region}`
}

/** The chosen language in a Cookie header or in `document.cookie`. */
export const localeInCookies = (cookies: string): Locale | null =>
  parseLocale(new RegExp(`(?:^|;\\s*)${LOCALE_COOKIE}=([^;]*)`).exec(cookies)?.[1])
