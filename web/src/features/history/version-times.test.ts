import { describe, expect, it } from 'vitest'
import { byDay, versionWhen } from './version-times.ts'

const NOW = new Date(2026, 5, 12, 16, 0)
const at = (day: number, hour: number, minute = 0, year = 2026) => new Date(year, 5, day, hour, minute).toISOString()

describe('when a version was', () => {
  it('VR4: is said by the calendar, in the words and the clock of the reader', () => {
    expect(versionWhen(at(12, 14, 2), NOW, 'en-GB')).toBe('today, 14:02')
    expect(versionWhen(at(12, 14, 2), NOW, 'en-US')).toBe('today, 02:02 PM')
    expect(versionWhen(at(11, 23, 59), NOW, 'de-DE')).toBe('gestern, 23:59')
    expect(versionWhen(at(2, 9, 30), NOW, 'en-GB')).toBe('2 June, 09:30')
    expect(versionWhen(at(2, 9, 30, 2025), NOW, 'de-DE')).toBe('2. Juni 2025, 09:30')
  })

  it('VR4: versions stand under their day, in their order', () => {
    const versions = [at(12, 15), at(12, 9), at(11, 9), at(2, 9), at(2, 8)].map((editedAt) => ({ editedAt }))
    expect(byDay(versions, NOW, 'en-GB').map(({ heading, items }) => [heading, items.length])).toEqual([
      ['Today', 2],
      ['Yesterday', 1],
      ['2 June', 2],
    ])
  })
})
