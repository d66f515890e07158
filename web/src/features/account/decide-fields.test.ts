import { expect, it } from 'vitest'
import { decideFields } from './decide-fields.ts'

it('says nothing about what is right, and about what is not asked for', () => {
  expect(
    decideFields({ name: 'Sofía', email: ' sofia@fernhill.org ', password: 'long enough' }, { newPassword: true }),
  ).toEqual({})
  expect(decideFields({})).toEqual({})
})

it('says of each field what to do', () => {
  expect(decideFields({ name: ' ', email: 'sofia', password: '' })).toEqual({
    name: 'Write your name.',
    email: 'Write the whole address.',
    password: 'Write your password.',
  })
  expect(decideFields({ password: 'short' }, { newPassword: true })).toEqual({ password: 'Use 10 characters or more.' })
  expect(decideFields({ password: 'short' })).toEqual({})
})
