import { parseSearch } from '@coscribe/shared/domain/search-text'
import { expect, it } from 'vitest'
import { searchTexts } from './search-local.ts'

const TEXTS = [
  { documentId: 'notes', title: 'Notes', text: 'The permit for the weir. Viele Häuser.' },
  { documentId: 'weir', title: 'Weir removal', text: 'In September.' },
  { documentId: 'both', title: 'Weir permit', text: '' },
  { documentId: 'japan', title: '東京', text: '日本語の文章' },
]
const find = (query: string) => searchTexts(TEXTS, parseSearch(query), 20).map(({ documentId }) => documentId)

it.each([
  ['weir', ['weir', 'both', 'notes']],
  ['weir permit', ['both', 'notes']],
  ['weir -permit', ['weir']],
  ['hauser', ['notes']],
  ['HÄUS', ['notes']],
  ['"for the weir"', ['notes']],
  ['本語', ['japan']],
  ['-weir', []],
  ['', []],
])('FD12: without a network, %j finds %j', (query, expected) => expect(find(query)).toEqual(expected))

it('FD12: a line of the text comes along, unless the title says it all', () => {
  const [, , notes] = searchTexts(TEXTS, parseSearch('weir'), 20)
  expect(notes?.snippet?.text).toBe('The permit for the weir. Viele Häuser.')
  expect(searchTexts(TEXTS, parseSearch('removal'), 20)[0]?.snippet).toBeNull()
})
