import { currentTag } from '@/words/current-locale.ts'
import type { LocaleTag } from '@/words/locales.ts'
import { wordsFor } from '@/words/words-for.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const startOfDay = (time: Date) => new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime()

/** Days between two moments by the calendar: 0 today, 1 yesterday. */
export const daysAgo = (then: Date, now: Date) => Math.round((startOfDay(now) - startOfDay(then)) / DAY)

/** The time of day as the reader's clock shows it: "16:40" or "4:40 PM". */
export const clockTime = (time: Date, tag: LocaleTag = currentTag(), to: 'minutes' | 'seconds' = 'minutes') =>
  time.toLocaleTimeString(tag, {
    hour: '2-digit',
    minute: '2-digit',
    ...(to === 'seconds' ? { second: '2-digit' } : {}),
  })

/** A day by its name: "12 June", with the year where it is another one. */
export const dayWords = (time: Date, now = new Date(), tag = currentTag()) =>
  time.toLocaleDateString(tag, {
    day: 'numeric',
    month: 'long',
    ...(time.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
  })

/** When something was, as one says it: "just now", "12 minutes ago", "yesterday, 16:40", "12 June". */
export function timeWords(iso: string, now = new Date(), tag: LocaleTag = currentTag()): string {
  const t = wordsFor(tag)('common')
  const then = new Date(iso)
  const age = now.getTime() - then.getTime()
  if (age < MINUTE) return t('time.justNow')
  if (age < HOUR) return t('time.minutesAgo', { count: Math.floor(age / MINUTE) })
  const days = daysAgo(then, now)
  if (days === 0) return t('time.hoursAgo', { count: Math.floor(age / HOUR) })
  return days === 1 ? t('time.yesterdayAt', { time: clockTime(then, tag) }) : dayWords(then, now, tag)
}

/** The heading of a group of documents. */
export function dayGroup(iso: string, now = new Date(), tag: LocaleTag = currentTag()): string {
  const t = wordsFor(tag)('common')
  const then = new Date(iso)
  const days = daysAgo(then, now)
  if (days <= 0) return t('time.today')
  if (days === 1) return t('time.yesterday')
  if (days < 7) return t('time.earlierThisWeek')
  if (then.getFullYear() === now.getFullYear() && then.getMonth() === now.getMonth()) return t('time.earlierThisMonth')
  return then.toLocaleDateString(tag, { month: 'long', year: 'numeric' })
}

/** Consecutive items under their day's heading; the order is kept. */
export function groupByDay<Item>(
  items: readonly Item[],
  timeOf: (item: Item) => string,
  now = new Date(),
  tag: LocaleTag = currentTag(),
) {
  const groups: { readonly heading: string; readonly items: Item[] }[] = []
  for (const item of items) {
    const heading = dayGroup(timeOf(item), now, tag)
    const last = groups.at(-1)
    if (last?.heading === heading) last.items.push(item)
    else groups.push({ heading, items: [item] })
  }
  return groups
}

/** "Good morning" and its like, by the reader's clock. */
export function greeting(now = new Date(), tag: LocaleTag = currentTag()): string {
  const t = wordsFor(tag)('common')
  const hour = now.getHours()
  if (hour < 5) return t('greetings.night')
  if (hour < 12) return t('greetings.morning')
  return hour < 18 ? t('greetings.afternoon') : t('greetings.evening')
}
