import { expect, it } from 'vitest'
import { nextPath } from './next-path.ts'

it.each([
  ['/d/1', '/d/1'],
  ['/members?tab=guests', '/members?tab=guests'],
  [null, '/'],
  ['', '/'],
  ['https://evil.example', '/'],
  ['//evil.example/x', '/'],
  ['/\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/\t/evil.example', '/'],
])('A69: %j leads to %j', (wanted, path) => expect(nextPath(wanted)).toBe(path))
