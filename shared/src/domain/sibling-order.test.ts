import { expect, it } from 'vitest'
import { MAX_POSITION_LENGTH } from './limits.ts'
import { bySiblingOrder, type Place, planPlace, type Sibling } from './sibling-order.ts'

/** The siblings once the plan is carried out. */
function placed(siblings: readonly Sibling[], id: string, place: Place): Sibling[] {
  const plan = planPlace(siblings, id, place)
  const present = siblings.some((sibling) => sibling.id === id) ? siblings : [...siblings, { id, position: 'a0' }]
  return present.map((each) => ({ id: each.id, position: plan.get(each.id) ?? each.position })).sort(bySiblingOrder)
}
const ids = (siblings: readonly Sibling[]) => siblings.map(({ id }) => id).join('')
const abc: Sibling[] = [
  { id: 'a', position: 'a0' },
  { id: 'b', position: 'a1' },
  { id: 'c', position: 'a2' },
]

it('TR1: a document stands first, last, after and before any other, and only its own key is written', () => {
  const cases: [Place, string][] = [
    [{ after: null }, 'xabc'],
    [{ before: null }, 'abcx'],
    [{ after: 'a' }, 'axbc'],
    [{ before: 'a' }, 'xabc'],
    [{ before: 'c' }, 'abxc'],
    [{ after: 'c' }, 'abcx'],
    [{ after: 'gone' }, 'abcx'],
  ]
  for (const [place, order] of cases) {
    expect(ids(placed(abc, 'x', place))).toBe(order)
    expect([...planPlace(abc, 'x', place).keys()]).toEqual(['x'])
  }
  expect(ids(placed(abc, 'a', { after: 'b' }))).toBe('bac')
  expect(ids(placed(abc, 'c', { before: 'a' }))).toBe('cab')
})

it('TR1: between two that share a key there is a place, and the order of all others stays', () => {
  const tied = ['a', 'b', 'c', 'd'].map((id) => ({ id, position: id === 'd' ? 'a1' : 'a0' }))
  expect(ids(placed(tied, 'x', { after: 'a' }))).toBe('axbcd')
  expect(ids(placed(tied, 'x', { before: 'c' }))).toBe('abxcd')
  expect(ids(placed(tied, 'c', { after: null }))).toBe('cabd')
})

it('TR1: keys that were made longer and longer are made short again, in the same order', () => {
  let siblings = placed(placed(abc, 'x0', { after: 'a' }), 'x1', { after: 'x0' })
  let longest = 0
  for (let round = 0; round < 3_000; round += 1) {
    siblings = placed(siblings, `x${round % 2}`, { after: `x${1 - (round % 2)}` })
    longest = Math.max(longest, ...siblings.map(({ position }) => position.length))
  }
  expect(ids(siblings)).toBe('ax0x1bc')
  expect(longest).toBeLessThanOrEqual(MAX_POSITION_LENGTH)
  expect(longest).toBeGreaterThan(MAX_POSITION_LENGTH / 2)
})
