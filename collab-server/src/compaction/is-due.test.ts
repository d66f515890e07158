import { describe, expect, it } from 'vitest'
import { isDue } from './is-due.ts'

const MB = 1024 * 1024

describe('when a checkpoint is due', () => {
  it('CP1: a small document has one after 200 rows, or after 1 MiB', () => {
    expect(isDue({ rows: 199, bytes: 10_000 }, 5_000)).toBe(false)
    expect(isDue({ rows: 200, bytes: 10_000 }, 5_000)).toBe(true)
    expect(isDue({ rows: 2, bytes: MB }, 5_000)).toBe(true)
  })

  it('CP1: a large one lets more rows share its price, but never more than load in an instant', () => {
    expect(isDue({ rows: 10_000, bytes: 600_000 }, MB)).toBe(false)
    expect(isDue({ rows: 20_000, bytes: 900_000 }, MB)).toBe(true)
    expect(isDue({ rows: 20_000, bytes: 900_000 }, 30 * MB)).toBe(true)
  })

  it('CP1: before it is unloaded, a shorter tail will do', () => {
    expect(isDue({ rows: 1_000, bytes: 60_000 }, 300_000)).toBe(false)
    expect(isDue({ rows: 1_000, bytes: 60_000 }, 300_000, true)).toBe(true)
    expect(isDue({ rows: 10, bytes: 600 }, 300_000, true)).toBe(false)
    expect(isDue({ rows: 10, bytes: 900_000 }, 0)).toBe(false)
    expect(isDue({ rows: 10, bytes: 900_000 }, 0, true)).toBe(true)
    expect(isDue({ rows: 10, bytes: 200_000 }, 10 * MB, true)).toBe(false)
  })
})
