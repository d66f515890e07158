import { expect, it } from 'vitest'
import { problemWords } from './problem-words.ts'

const problem = { status: 409, code: 'conflict', message: 'This id is taken. Make a new one.' }

it('WD3: a problem is worded by its reason in every language, with its values', () => {
  const tries = { status: 429, code: 'TOO_MANY_TRIES', values: { minutes: 4 }, message: 'x' }
  expect(problemWords(tries, 'en')).toBe('Too many tries. You can try again in 4 minutes.')
  expect(problemWords({ ...tries, values: { minutes: 1 } }, 'de-AT')).toBe(
    'Zu viele Versuche. In 1 Minute kannst du es wieder versuchen.',
  )
})

it('WD3: without a reason English shows the sentence of the server, German that of the code', () => {
  expect(problemWords(problem, 'en-GB')).toBe('This id is taken. Make a new one.')
  expect(problemWords(problem, 'de')).toBe('Jemand hat das inzwischen geändert. Lade die Seite neu.')
})

it('WD3: what is not known anywhere falls back to the sentence of the server, and never to a key', () => {
  expect(problemWords({ status: 418, code: 'teapot', message: 'I am a teapot.' }, 'de')).toBe('I am a teapot.')
  expect(problemWords({ status: 418, code: '', message: '' }, 'de')).toBe('Etwas ist schiefgegangen.')
  expect(problemWords({ ...problem, reason: '../codes', code: 'a.b' }, 'de')).toBe(problem.message)
})
