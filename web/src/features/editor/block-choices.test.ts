import { describe, expect, it } from 'vitest'
import { filterBlocks } from './block-choices.ts'

const ids = (query: string, tag: 'en' | 'de') => filterBlocks(query, tag).map(({ id }) => id)

describe('the blocks behind a slash', () => {
  it('WD9: are found by their names in the reader’s language, those that begin with it first', () => {
    expect(ids('über', 'de')).toEqual(['heading-1', 'heading-2', 'heading-3'])
    expect(ids('liste', 'de').slice(0, 1)).toEqual(['ordered-list'])
    expect(ids('trenn', 'de')).toEqual(['divider'])
    expect(ids('trenn', 'en')).toEqual([])
  })

  it('WD9: are found by their English names in every language', () => {
    expect(ids('heading2', 'de')).toEqual(['heading-2'])
    expect(ids('todo', 'de')).toEqual(['task-list'])
  })
})
