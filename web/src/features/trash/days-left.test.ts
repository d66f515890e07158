import { TRASH_DAYS } from '@coscribe/shared/domain/limits'
import { expect, it } from 'vitest'
import { daysLeft } from './days-left.ts'

it('TR5: counts days down to the last, and never below', () => {
  const trashedAt = '2026-06-01T12:00:00.000Z'
  const after = (days: number) => daysLeft(trashedAt, new Date(Date.parse(trashedAt) + days * 86_400_000))
  expect([after(0), after(0.5), after(1), after(TRASH_DAYS - 0.5), after(TRASH_DAYS + 3)]).toEqual([
    TRASH_DAYS,
    TRASH_DAYS,
    TRASH_DAYS - 1,
    1,
    0,
  ])
})
