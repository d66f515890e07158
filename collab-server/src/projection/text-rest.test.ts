import { describe, expect, it } from 'vitest'
import { QUIET_MS, restAfter, restAtFirst, textDueAt } from './text-rest.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

describe('when a text is written', () => {
  it('PJ1: a second after the last keystroke, where it has not been written lately', () => {
    expect(textDueAt(restAfter(20_000, 0), 10 * SECOND)).toBe(10 * SECOND + QUIET_MS)
    expect(textDueAt(restAtFirst(100_000, 10 * SECOND), 10 * SECOND)).toBe(10 * SECOND + QUIET_MS)
  })

  it('PJ1: ten pages at most five seconds after they were last written, in a pause', () => {
    expect(textDueAt(restAfter(20_000, 0), 0)).toBe(5 * SECOND)
    expect(textDueAt(restAfter(8_000, 0), 0)).toBe(2 * SECOND)
  })

  it('PJ1: while somebody writes without a pause, two seconds for each thousand characters', () => {
    const rest = restAfter(10_000, 0)
    expect(textDueAt(rest, 19.9 * SECOND)).toBe(20 * SECOND)
  })

  it('PJ1: a long text hardly more often in pauses than otherwise, and once in ten minutes at least', () => {
    expect(textDueAt(restAfter(200_000, 0), 10 * SECOND)).toBe(365 * SECOND)
    expect(textDueAt(restAfter(1_000_000, 0), 0)).toBe(10 * MINUTE)
    expect(textDueAt(restAtFirst(5_000_000, 0), 0)).toBe(10 * MINUTE)
  })
})
