import { MAX_AUTOMATIC_VERSIONS, VERSION_RETENTION_DAYS } from '@coscribe/shared/domain/limits'
import { describe, expect, it } from 'vitest'
import { planThinning } from './version-thinning.ts'

const NOW = new Date('2026-06-12T12:30:00Z')
const HOUR = 3600_000
const DAY = 24 * HOUR

/** Versions so long ago, named by that; newest first. */
const versions = (agesMs: readonly number[], keepsState = false) =>
  agesMs
    .toSorted((a, b) => a - b)
    .map((age) => ({ id: String(age), editedAt: new Date(NOW.getTime() - age), keepsState }))
const every = (stepMs: number, fromMs: number, toMs: number) =>
  Array.from({ length: Math.floor((toMs - fromMs) / stepMs) }, (_, i) => fromMs + i * stepMs)
const left = (all: ReturnType<typeof versions>) => {
  const gone = new Set(planThinning(all, NOW))
  return all.filter(({ id }) => !gone.has(id)).map(({ id }) => Number(id))
}

describe('thinning', () => {
  it('VR2: all of the last day stay', () => {
    const all = versions(every(HOUR / 6, 0, DAY))
    expect(left(all)).toHaveLength(all.length)
  })

  it('VR2: then the last of each hour, and after a week the last of each day', () => {
    const days = left(versions(every(HOUR / 6, DAY, 3 * DAY)))
    // 12:30 to 12:30: the hours at both ends are halves.
    expect(days).toHaveLength(49)
    expect(days[0]).toBe(DAY)
    expect(days[1]).toBe(DAY + HOUR / 2 + HOUR / 6)
    expect(left(versions(every(HOUR, 8 * DAY, 18 * DAY)))).toHaveLength(11)
  })

  it('VR2: none is left beyond the retention, but the newest state that others are read from', () => {
    const old = VERSION_RETENTION_DAYS * DAY
    expect(left(versions([old - HOUR, old, old + DAY]))).toEqual([old - HOUR])
    expect(left([...versions([old - HOUR]), ...versions([old, old + DAY], true)])).toEqual([old - HOUR, old])
  })

  it('VR2: those that keep a state stay beside the last of their hour', () => {
    const all = [...versions([2 * DAY, 2 * DAY + 60_000]), ...versions([2 * DAY + 120_000], true)]
    expect(left(all)).toEqual([2 * DAY, 2 * DAY + 120_000])
  })

  it('VR2: there are never more than so many, and the oldest go', () => {
    const all = versions(every(60_000, 0, DAY))
    expect(left(all)).toEqual(all.slice(0, MAX_AUTOMATIC_VERSIONS).map(({ id }) => Number(id)))
  })

  it('VR2: thinning again takes nothing more, and thinning every hour leaves as many as thinning once', () => {
    const ages = every(HOUR / 3, 0, 20 * DAY)
    const once = left(versions(ages))
    expect(left(versions(once))).toEqual(once)
    let present: number[] = []
    for (let hour = 20 * 24; hour >= 0; hour--) {
      const then = new Date(NOW.getTime() - hour * HOUR)
      present = [...present, ...ages.filter((age) => age >= hour * HOUR && age < (hour + 1) * HOUR)]
      const all = versions(present)
      const gone = new Set(planThinning(all, then))
      present = present.filter((age) => !gone.has(String(age)))
    }
    // Which one stands for the hour that is just a week old depends on when one looks.
    expect(present).toHaveLength(once.length)
  })
})
