import { createFormatter, createTranslator, type _Translator as Translator } from 'use-intl/core'
import { de } from './de/index.ts'
import { type English, en } from './en/index.ts'
import { type LocaleTag, localeOf } from './locales.ts'
import type { Translated } from './translated.ts'

/** Both are part of the app, so that a change of language works without a network. */
export const CATALOGS = { en, de } as const satisfies Record<string, Translated<English>>
export type Area = keyof English

/** What the translators expect: English, whose sentences say which values a message takes. */
export const catalogOf = (tag: LocaleTag) => CATALOGS[localeOf(tag)] as English

const translators = new Map<string, unknown>()

/** Words outside of React: `wordsFor('de')('mail')('confirm.subject')`. */
export const wordsFor =
  (tag: LocaleTag) =>
  <const Name extends Area>(area: Name): Translator<English, Name> => {
    const key = `${tag} ${area}`
    const known = translators.get(key) as Translator<English, Name> | undefined
    if (known) return known
    const made = createTranslator<English, Area>({ locale: tag, messages: catalogOf(tag), namespace: area })
    translators.set(key, made)
    return made as unknown as Translator<English, Name>
  }

/** Dates, numbers and lists outside of React. The time zone is the reader's: give it where the reader is elsewhere. */
export const formatFor = (tag: LocaleTag, timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone) =>
  createFormatter({ locale: tag, timeZone })

const collators = new Map<string, Intl.Collator>()

/** Compares names as the language sorts them: ä beside a, 2 before 10. */
export function collatorFor(tag: LocaleTag): Intl.Collator {
  const known = collators.get(tag) ?? new Intl.Collator(tag, { numeric: true, sensitivity: 'base' })
  collators.set(tag, known)
  return known
}

/** Names or parts as a sentence lists them: "Kim, Marta and Ravi". */
export const listFor =
  (tag: LocaleTag) =>
  (parts: readonly string[]): string =>
    parts.length < 2
      ? (parts[0] ?? '')
      : wordsFor(tag)('common')('andList', { before: parts.slice(0, -1).join(', '), last: parts.at(-1) ?? '' })
