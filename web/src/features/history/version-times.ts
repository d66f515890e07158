import { clockTime, daysAgo, dayWords } from '@/client/time-words.ts'
import type { LocaleTag } from '@/words/locales.ts'
import { wordsFor } from '@/words/words-for.ts'

/** The heading over the versions of a day. */
export function dayHeading(iso: string, now: Date, tag: LocaleTag): string {
  const t = wordsFor(tag)('common')
  const then = new Date(iso)
  const days = daysAgo(then, now)
  if (days <= 0) return t('time.today')
  return days === 1 ? t('time.yesterday') : dayWords(then, now, tag)
}

/** When a version was, inside a sentence: "today, 14:02", "12 June, 09:30". */
export function versionWhen(iso: string, now: Date, tag: LocaleTag): string {
  const t = wordsFor(tag)('history')
  const then = new Date(iso)
  const time = clockTime(then, tag)
  const days = daysAgo(then, now)
  if (days <= 0) return t('today', { time })
  return days === 1 ? t('yesterday', { time }) : t('onDay', { day: dayWords(then, now, tag), time })
}

export type Day<Item> = { readonly heading: string; readonly items: readonly Item[] }

/** Versions under the days that they are of; the order is kept. */
export function byDay<Item extends { readonly editedAt: string }>(
  versions: readonly Item[],
  now: Date,
  tag: LocaleTag,
): Day<Item>[] {
  const days = Map.groupBy(versions, ({ editedAt }) => dayHeading(editedAt, now, tag))
  return [...days].map(([heading, items]) => ({ heading, items }))
}
