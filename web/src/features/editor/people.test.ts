import { describe, expect, it } from 'vitest'
import type { Other } from '@/document-session'
import { arrivals, peopleHere } from './people.ts'

const tab = (connectionId: number, name: string, presence: Other['presence'] = {}): Other => ({
  connectionId,
  info: { id: `u-${name}`, name, color: '#7966c9', colorIndex: 1, image: null, access: 'write' },
  presence,
})
const CARET = { cursor: { anchor: {}, head: {} } }

describe('people at the document', () => {
  it('are one per person, with the tab that has the caret, without myself', () => {
    const here = peopleHere([tab(1, 'Marta'), tab(2, 'Kim'), tab(3, 'Marta', CARET), tab(4, 'Me', CARET)], 'u-Me')
    expect(here.map(({ name, connectionId, hasCaret }) => [name, connectionId, hasCaret])).toEqual([
      ['Marta', 3, true],
      ['Kim', 2, false],
    ])
  })

  it('are away only when all their tabs are', () => {
    const away = (others: Other[]) => peopleHere(others, 'me').map((person) => person.away)
    expect(away([tab(1, 'Kim', { active: false })])).toEqual([true])
    expect(away([tab(1, 'Kim', { active: false }), tab(2, 'Kim', { active: true })])).toEqual([false])
    expect(away([tab(1, 'Kim', { active: true }), tab(2, 'Kim', { active: false, ...CARET })])).toEqual([false])
  })

  it('come and go in one sentence', () => {
    const people = (...names: string[]) =>
      peopleHere(
        names.map((name, index) => tab(index, name)),
        'me',
      )
    expect(arrivals([], people('Marta'))).toBe('Marta is here.')
    expect(arrivals(people('Ravi'), people('Marta', 'Kim'))).toBe('Marta and Kim are here. Ravi left.')
    expect(arrivals(people('Kim'), people('Kim'))).toBeNull()
    expect(arrivals(people('Ravi'), people('Marta', 'Kim'), 'de')).toBe('Marta und Kim sind da. Ravi ist gegangen.')
  })
})
