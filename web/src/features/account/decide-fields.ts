export type FieldErrors = { readonly name?: string; readonly email?: string; readonly password?: string }

/** Shortest password that the server takes. */
export const MIN_PASSWORD_LENGTH = 10

/** What is wrong with what was typed, by field; empty where nothing is. A field that is not asked for is not given. */
export function decideFields(
  given: { readonly name?: string; readonly email?: string; readonly password?: string },
  options: { readonly newPassword?: boolean } = {},
): FieldErrors {
  const errors: { name?: string; email?: string; password?: string } = {}
  if (given.name !== undefined && given.name.trim() === '') errors.name = 'Write your name.'
  if (given.name !== undefined && given.name.length > 200) errors.name = 'The limit is 200 characters.'
  if (given.email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given.email.trim()))
    errors.email = 'Write the whole address.'
  if (given.password !== undefined && given.password === '') errors.password = 'Write your password.'
  else if (options.newPassword && (given.password?.length ?? 0) < MIN_PASSWORD_LENGTH)
    errors.password = `Use ${MIN_PASSWORD_LENGTH} characters or more.`
  return errors
}
