import { randomUUID } from 'node:crypto'
import type { UserId } from '@coscribe/shared/domain/ids'
import { SEARCH_BURST, SEARCHES_PER_SECOND } from '@coscribe/shared/domain/limits'
import { expect, it } from 'vitest'
import { takeSearch } from './search-rate.ts'

const somebody = () => randomUUID() as UserId

it('FD9: somebody who searches all the time is told to wait, and others are not', () => {
  const kim = somebody()
  const taken = Array.from({ length: SEARCH_BURST + 5 }, () => takeSearch(kim, 1_000))
  expect(taken.filter(Boolean)).toHaveLength(SEARCH_BURST)
  expect(takeSearch(somebody(), 1_000)).toBe(true)
})

it('FD9: who waits a second may search again, and a long pause brings no more than the burst', () => {
  const kim = somebody()
  while (takeSearch(kim, 1_000));
  const afterASecond = Array.from({ length: 10 }, () => takeSearch(kim, 2_000))
  expect(afterASecond.filter(Boolean)).toHaveLength(SEARCHES_PER_SECOND)
  const afterADay = Array.from({ length: SEARCH_BURST * 2 }, () => takeSearch(kim, 86_400_000))
  expect(afterADay.filter(Boolean)).toHaveLength(SEARCH_BURST)
})
