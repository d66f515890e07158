import { expect, it } from 'vitest'
import { EventLimiter } from './event-limiter.ts'

it('A44: ten lines of a kind per second, other kinds unhindered, and the number of those left out', () => {
  const limiter = new EventLimiter()
  const allowed = Array.from({ length: 100 }, () => limiter.allow('frame-refused', 5_000)).filter(
    (line) => line.allowed,
  )
  expect(allowed).toHaveLength(10)
  expect(limiter.allow('load', 5_000)).toEqual({ allowed: true, dropped: 0 })
  expect(limiter.allow('frame-refused', 6_000)).toEqual({ allowed: true, dropped: 90 })
  expect(limiter.allow('frame-refused', 6_001)).toEqual({ allowed: true, dropped: 0 })
})
