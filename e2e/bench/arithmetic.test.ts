import { describe, expect, it } from 'vitest'
import { highestSustained, median, medianRatio, percentile, slope } from './arithmetic.ts'

describe('the arithmetic of the bench', () => {
  it('percentiles are values that were measured, by nearest rank', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i)
    expect(percentile(values, 0.5)).toBe(50)
    expect(percentile(values, 0.99)).toBe(99)
    expect(percentile(values, 1)).toBe(100)
    expect(percentile([7], 0.01)).toBe(7)
    expect(percentile([], 0.5)).toBeNaN()
  })

  it('the median of an even count is between the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(median([])).toBeNaN()
  })

  it('ratios are taken per round, and only where both were measured', () => {
    expect(medianRatio([10, 20, 90], [10, 10, 30])).toBe(2)
    expect(medianRatio([10, undefined, 30], [5, 1, undefined])).toBe(2)
    expect(medianRatio([1], [0])).toBeNaN()
  })

  it('a slope is the least-squares line', () => {
    expect(
      slope([
        [0, 1],
        [1, 3],
        [2, 5],
      ]),
    ).toBe(2)
    expect(slope([[1, 1]])).toBeNaN()
  })

  it('sustained is the highest rate that held, also above one that was disturbed', () => {
    const levels = [
      { rate: 2000, p99: 10 },
      { rate: 4000, p99: 250 },
      { rate: 6000, p99: 99 },
      { rate: 8000, p99: 100 },
    ]
    expect(highestSustained(levels, 100)).toBe(6000)
    expect(highestSustained([{ rate: 2000, p99: 500 }], 100)).toBe(0)
  })
})
