import { expect, it } from 'vitest'
import { dayGroup, greeting, groupByDay, timeWords } from './time-words.ts'

const now = new Date(2026, 10, 23, 15, 0)
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString()

it.each([
  [at(2026, 10, 23, 14, 59), 'just now', 'Today'],
  [at(2026, 10, 23, 14, 48), '12 minutes ago', 'Today'],
  [at(2026, 10, 23, 13, 0), '2 hours ago', 'Today'],
  [at(2026, 10, 22, 16, 40), 'yesterday, 16:40', 'Yesterday'],
  [at(2026, 10, 18, 9, 0), '18 November', 'Earlier this week'],
  [at(2026, 10, 2, 9, 0), '2 November', 'Earlier this month'],
  [at(2026, 5, 12, 9, 0), '12 June', 'June 2026'],
  [at(2025, 5, 12, 9, 0), '12 June 2025', 'June 2025'],
])('%s reads %s, under %s', (iso, words, group) => {
  expect(
    timeWords(new Date(new Date(iso).getTime() - (words === 'just now' ? -59_000 : 0)).toISOString(), now, 'en-GB'),
  ).toBe(words)
  expect(dayGroup(iso, now, 'en-GB')).toBe(group)
})

it.each([
  [at(2026, 10, 23, 14, 59), 'vor 1 Minute', 'Heute'],
  [at(2026, 10, 23, 13, 0), 'vor 2 Stunden', 'Heute'],
  [at(2026, 10, 22, 16, 40), 'gestern, 16:40', 'Gestern'],
  [at(2026, 10, 18, 9, 0), '18. November', 'Früher in dieser Woche'],
  [at(2025, 5, 12, 9, 0), '12. Juni 2025', 'Juni 2025'],
])('WD2: in German %s reads %s, under %s', (iso, words, group) => {
  expect(timeWords(iso, now, 'de-DE')).toBe(words)
  expect(dayGroup(iso, now, 'de-DE')).toBe(group)
})

it('WD2: the clock and the order of day and month are those of the region', () => {
  const iso = at(2026, 10, 22, 16, 40)
  expect(timeWords(iso, now, 'en-US')).toMatch(/^yesterday, 04:40\sPM$/)
  expect(timeWords(iso, now, 'en-DE')).toBe('yesterday, 16:40')
  expect(timeWords(at(2026, 5, 12, 9, 0), now, 'en-US')).toBe('June 12')
})

it('groups what stands together and keeps the order', () => {
  const times = [at(2026, 10, 23, 14, 0), at(2026, 10, 23, 9, 0), at(2026, 10, 22, 9, 0)]
  expect(groupByDay(times, (time) => time, now).map((group) => [group.heading, group.items.length])).toEqual([
    ['Today', 2],
    ['Yesterday', 1],
  ])
})

it('greets by the clock', () => {
  expect([3, 9, 13, 20].map((hour) => greeting(new Date(2026, 1, 1, hour), 'en'))).toEqual([
    'Good night',
    'Good morning',
    'Good afternoon',
    'Good evening',
  ])
})
