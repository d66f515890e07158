import { type LocaleTag, localeOf } from './locales.ts'
import { wordsFor } from './words-for.ts'

export type Problem = {
  readonly status: number
  readonly code: string
  readonly reason?: string | undefined
  readonly values?: Readonly<Record<string, string | number>> | undefined
  /** The server's own sentence, in English. */
  readonly message: string
}

/** Looked up by what an answer says, which no type knows. */
type Lookup = { (key: string, values?: Problem['values']): string; has(key: string): boolean }

/**
 * The sentence for an answer of the API that is no success: that of its reason, else the server's own for readers of
 * English, else that of its code, else the server's own after all.
 */
export function problemWords({ status, code, reason, values, message }: Problem, tag: LocaleTag): string {
  const t = wordsFor(tag)('api') as unknown as Lookup
  const named = [reason, code].find((name) => name !== undefined && isName(name) && t.has(`reasons.${name}`))
  if (named !== undefined) return t(`reasons.${named}`, values)
  if (status === 429) return t('tooMany')
  if (localeOf(tag) === 'en' && message !== '') return message
  if (isName(code) && t.has(`codes.${code}`)) return t(`codes.${code}`)
  return message === '' ? t('codes.other') : message
}

/** A key, and not a path to somewhere else in the catalog. */
const isName = (text: string) => /^[A-Za-z0-9_-]+$/.test(text)
