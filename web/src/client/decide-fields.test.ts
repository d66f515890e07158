import { expect, it } from 'vitest'
import { decideFields } from './decide-fields.ts'

it('says nothing about what is right, and about what is not asked for', () => {
  expect(
    decideFields({ name: 'Sofía', email: ' sofia@fernhill.org ', password: 'long enough' }, { newPassword: true }),
  ).toEqual({})
  expect(decideFields({})).toEqual({})
  expect(decideFields({ name: 'Sofía' }, { newPassword: true })).toEqual({})
})

it('says of each field what is wrong', () => {
  expect(decideFields({ name: ' ', email: 'sofia', password: '' })).toEqual({
    name: 'nameMissing',
    email: 'emailIncomplete',
    password: 'passwordMissing',
  })
  expect(decideFields({ name: 'x'.repeat(201), password: 'x'.repeat(129) })).toEqual({
    name: 'nameTooLong',
    password: 'passwordLong',
  })
  expect(decideFields({ password: 'short' }, { newPassword: true })).toEqual({ password: 'passwordShort' })
  expect(decideFields({ password: 'short' })).toEqual({})
})
