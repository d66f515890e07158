const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const startOfDay = (time: Date) => new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime()

/** Days between two moments by the calendar: 0 today, 1 yesterday. */
export const daysAgo = (then: Date, now: Date) => Math.round((startOfDay(now) - startOfDay(then)) / DAY)

/** When something was, as one says it: "just now", "12 minutes ago", "yesterday, 16:40", "12 June". */
export function timeWords(iso: string, now = new Date(), locale?: string): string {
  const then = new Date(iso)
  const age = now.getTime() - then.getTime()
  if (age < MINUTE) return 'just now'
  const minutes = Math.floor(age / MINUTE)
  if (age < HOUR) return minutes === 1 ? '1 minute ago' : `${minutes} minutes ago`
  const days = daysAgo(then, now)
  const hours = Math.floor(age / HOUR)
  if (days === 0) return hours === 1 ? '1 hour ago' : `${hours} hours ago`
  if (days === 1) return `yesterday, ${then.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' })}`
  const sameYear = then.getFullYear() === now.getFullYear()
  return then.toLocaleDateString(locale, { day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) })
}

/** The heading of a group of documents. */
export function dayGroup(iso: string, now = new Date(), locale?: string): string {
  const then = new Date(iso)
  const days = daysAgo(then, now)
  if (days <= 0) return 'Today'
  if (days === 1) return 'Yesterday'
  if (days < 7) return 'Earlier this week'
  if (then.getFullYear() === now.getFullYear() && then.getMonth() === now.getMonth()) return 'Earlier this month'
  return then.toLocaleDateString(locale, { month: 'long', year: 'numeric' })
}

/** Consecutive items under their day's heading; the order is kept. */
export function groupByDay<Item>(
  items: readonly Item[],
  timeOf: (item: Item) => string,
  now = new Date(),
  locale?: string,
) {
  const groups: { readonly heading: string; readonly items: Item[] }[] = []
  for (const item of items) {
    const heading = dayGroup(timeOf(item), now, locale)
    const last = groups.at(-1)
    if (last?.heading === heading) last.items.push(item)
    else groups.push({ heading, items: [item] })
  }
  return groups
}

/** "Good morning" and its like, by the reader's clock. */
export function greeting(now = new Date()): string {
  const hour = now.getHours()
  if (hour < 5) return 'Good night'
  if (hour < 12) return 'Good morning'
  return hour < 18 ? 'Good afternoon' : 'Good evening'
}
