import { expect, it } from 'vitest'
import { nextPath, withNext } from './next-path.ts'

it.each([
  ['/d/1', '/d/1'],
  ['/members?tab=guests', '/members?tab=guests'],
  ['/d/1?at=2#sources', '/d/1?at=2#sources'],
  [null, '/'],
  ['', '/'],
  ['https://evil.example', '/'],
  ['//evil.example/x', '/'],
  ['/\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/\t/evil.example', '/'],
  ['/..//evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/d/../..//evil.example', '/'],
  ['/%2e%2e//evil.example', '/'],
  ['d/1', '/'],
])('A69: %j leads to %j', (wanted, path) => expect(nextPath(wanted)).toBe(path))

it('A69: the way back is passed on, and only where there is one', () => {
  expect(withNext('/sign-in', '/d/1#sources')).toBe('/sign-in?next=%2Fd%2F1%23sources')
  expect(withNext('/sign-in', null)).toBe('/sign-in')
  expect(withNext('/sign-in', '//evil.example')).toBe('/sign-in')
})
