import { expect, it } from 'vitest'
import { parseSettings } from './settings.ts'

it('has defaults for everything', () => {
  expect(parseSettings({}, [])).toMatchObject({ PORT: 3000, COLLAB_PORT: 3001, demo: false })
  expect(parseSettings({ PORT: '', DATABASE_URL: '' }, ['--demo'])).toMatchObject({ PORT: 3000, demo: true })
})

it.each([
  [{ PORT: 'abc' }, [], /PORT must be a port number/],
  [{ PORT: '70000' }, [], /PORT must be a port number/],
  [{ COLLAB_PORT: '0' }, [], /COLLAB_PORT must be a port number/],
  [{ PORT: '4000', COLLAB_PORT: '4000' }, [], /both 4000/],
  [{ DATABASE_URL: 'mysql://x' }, [], /DATABASE_URL must be an address like postgres:/],
  [{ DATABASE_URL: 'not an address' }, [], /DATABASE_URL must be an address like postgres:/],
  [{ PUBLIC_URL: 'docs.example.org' }, [], /PUBLIC_URL must be an address/],
  [{ PUBLIC_URL: 'https://example.org/docs' }, [], /PUBLIC_URL must be an origin without a path/],
  [{ SMTP_URL: 'mail.example.org' }, [], /SMTP_URL must be an address/],
  [{ BETTER_AUTH_SECRET: 'short' }, [], /32 characters or more/],
  [{ ALLOW_UNSAFE: 'yes' }, [], /ALLOW_UNSAFE must be 0 or 1/],
  [{ COLLAB_PROT: '3001' }, [], /Unknown setting COLLAB_PROT/],
  [{ COSCRIBE_PORT: '3001' }, [], /Unknown setting COSCRIBE_PORT/],
  [{ SMTP_URL: 'smtp://mail.example.org' }, ['--demo'], /leave it unset for --demo/],
  [{}, ['--dmeo'], /Unknown argument --dmeo/],
  [{}, ['3000'], /Unknown argument 3000/],
])('%j %j is refused in one sentence', (env, args, words) => {
  expect(() => parseSettings(env, args)).toThrow(words)
})
