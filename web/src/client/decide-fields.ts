import { MAX_PASSWORD_LENGTH, MAX_PERSON_NAME_LENGTH, MIN_PASSWORD_LENGTH } from '@coscribe/shared/domain/limits'

/** What can be wrong with a field; the sentences are `account.wrong.…`. */
export type FieldError =
  | 'nameMissing'
  | 'nameTooLong'
  | 'emailIncomplete'
  | 'passwordMissing'
  | 'passwordShort'
  | 'passwordLong'

export type FieldErrors = { readonly name?: FieldError; readonly email?: FieldError; readonly password?: FieldError }

/** What stands in the sentence. */
export const fieldErrorValues = (error: FieldError) => ({
  min: MIN_PASSWORD_LENGTH,
  max: error === 'nameTooLong' ? MAX_PERSON_NAME_LENGTH : MAX_PASSWORD_LENGTH,
})

/** What is wrong with what was typed, by field; empty where nothing is. A field that is not asked for is not given. */
export function decideFields(
  given: { readonly name?: string; readonly email?: string; readonly password?: string },
  options: { readonly newPassword?: boolean } = {},
): FieldErrors {
  const errors: { name?: FieldError; email?: FieldError; password?: FieldError } = {}
  if (given.name !== undefined && given.name.trim() === '') errors.name = 'nameMissing'
  else if (given.name !== undefined && given.name.trim().length > MAX_PERSON_NAME_LENGTH) errors.name = 'nameTooLong'
  if (given.email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given.email.trim()))
    errors.email = 'emailIncomplete'
  if (given.password !== undefined && given.password === '') errors.password = 'passwordMissing'
  else if (options.newPassword && given.password !== undefined && given.password.length < MIN_PASSWORD_LENGTH)
    errors.password = 'passwordShort'
  else if (given.password !== undefined && given.password.length > MAX_PASSWORD_LENGTH) errors.password = 'passwordLong'
  return errors
}
