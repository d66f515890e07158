import { markText, parseSearch } from '@coscribe/shared/domain/search-text'
import { describe, expect, it } from 'vitest'
import { type Hit, mergeHits, stillAnswering } from './merge-hits.ts'

const hit = (documentId: string, title = documentId, snippet: string | null = null): Hit => ({
  documentId,
  title: { text: title, ranges: [] },
  icon: null,
  path: [],
  snippet: snippet === null ? null : markText(snippet, parseSearch('weir')),
  editedAt: null,
})
const ids = (hits: readonly Hit[]) => hits.map(({ documentId }) => documentId)

describe('mergeHits', () => {
  it('FD11: rows that are shown stay where they are when the server answers', () => {
    expect(ids(mergeHits([hit('a'), hit('b')], [hit('c'), hit('b'), hit('a')], 20))).toEqual(['a', 'b', 'c'])
  })

  it('FD11: a hit of both takes the server’s snippet where it has none, and keeps its own otherwise', () => {
    const merged = mergeHits([hit('a'), hit('b', 'b', 'mine')], [hit('a', 'a', 'theirs'), hit('b', 'b', 'theirs')], 20)
    expect(merged.map(({ snippet }) => snippet?.text)).toEqual(['theirs', 'mine'])
  })

  it('FD11: shows no more than the limit', () => {
    expect(ids(mergeHits([hit('a')], [hit('b'), hit('c')], 2))).toEqual(['a', 'b'])
  })
})

describe('stillAnswering', () => {
  it('FD11: what answers the longer word stays, marked anew, and what does not goes', () => {
    const before = [hit('a', 'Weir removal'), hit('b', 'Weight'), hit('c', 'Photos', 'the weir’s wing')]
    const now = stillAnswering(before, parseSearch('weir'))
    expect(ids(now)).toEqual(['a', 'c'])
    expect(now[0]?.title.ranges).toEqual([[0, 4]])
  })
})
