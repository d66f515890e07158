import { describe, expect, it } from 'vitest'
import { MAX_SEARCH_TERMS } from './limits.ts'
import { foldText, isSearchable, type MarkedText, markText, parseSearch, roughStem, snippetOf } from './search-text.ts'

const marked = ({ text, ranges }: MarkedText) => ranges.map(([start, length]) => text.slice(start, start + length))
const mark = (text: string, query: string) => marked(markText(text, parseSearch(query)))
const snippet = (text: string, query: string) => snippetOf(text, parseSearch(query))

describe('parseSearch', () => {
  const terms = (query: string) =>
    parseSearch(query).terms.map(
      ({ text, quoted, refused }) => `${refused ? 'not ' : ''}${quoted ? `[${text}]` : text}`,
    )

  it.each([
    ['weir permit', ['weir', 'permit']],
    ['"mill race" -ford', ['[mill race]', 'not ford']],
    ['„Alte Mühle“ Haus', ['[Alte Mühle]', 'Haus']],
    ['-"mill race" weir', ['not [mill race]', 'weir']],
    ['weir-removal', ['weir-removal']],
    ['"never closed', ['[never closed]']],
    ['- " && !! :* \0', []],
    ['東京 -京都', ['東京', 'not 京都']],
  ])('FD1: %j asks for %j', (query, expected) => expect(terms(query)).toEqual(expected))

  it('FD1: a word that may go on is told from one that is complete', () => {
    expect(parseSearch('wei').unfinished).toBe(true)
    expect(parseSearch('weir ').unfinished).toBe(false)
    expect(parseSearch('"weir"').unfinished).toBe(false)
  })

  it('FD1: takes no more terms than the limit', () => {
    expect(parseSearch('weir '.repeat(5_000)).terms).toHaveLength(MAX_SEARCH_TERMS)
  })

  it.each([
    ['w', false],
    ['we', true],
    ['-weir', false],
    ['水', true],
    ['!!', false],
    ['a b c', false],
    ['é', false],
  ])('FD1: %j is enough to search: %s', (query, enough) => expect(isSearchable(parseSearch(query))).toBe(enough))
})

describe('folding and stems', () => {
  it.each([
    ['Häuser', 'hauser'],
    ['STRASSE', foldText('Straße')],
    ['ＡＢＣ', 'abc'],
    ['naïve Łódź', 'naive lodz'],
    ['한국어', '한국어'.normalize('NFC')],
    ['が', 'が'],
  ])('FD2: %j is folded to %j', (text, folded) => expect(foldText(text)).toBe(folded))

  it.each([
    ['haus', 'hauser'],
    ['run', 'running'],
    ['house', 'houses'],
    ['messung', 'messungen'],
    ['study', 'studies'],
  ])('FD2: %s and %s begin alike', (one, other) => expect(roughStem(one)).toBe(roughStem(other)))

  it.each([
    ['weir', 'weight'],
    ['run', 'ruin'],
  ])('FD2: %s and %s do not', (one, other) => expect(roughStem(one)).not.toBe(roughStem(other)))
})

describe('markText', () => {
  it.each([
    ['The weir’s east wing', 'weir', ['weir']],
    ['Weir removal: the weirs', 'weir', ['Weir', 'weir']],
    ['Viele Häuser am Fluss', 'haus', ['Häus']],
    ['Sie laufen und liefen', 'laufend laufe', ['laufe']],
    ['We were running', 'run', ['run']],
    ['A run a day', 'running', ['run']],
    ['Die Straße nach Süden', 'strasse', ['Straße']],
    ['東京都の水質調査', '水質', ['水質']],
    ['한국어를 배우다', '한국어', ['한국어']],
    ['新しいiPhone手机', 'iphone 手机', ['iPhone', '手机']],
    ['Mühle am Wehr', '"am wehr" -mühle', ['am', 'Wehr']],
    ['Nothing here', '', []],
    ['<b>bold</b> & more', 'bold', ['bold']],
  ])('FD3: in %j, %j sets off %j', (text, query, expected) => expect(mark(text, query)).toEqual(expected))

  it('FD3: marks lie in the text that comes with them, also where accents were written apart', () => {
    const { text, ranges } = markText('Viele Ha\u0308user'.normalize('NFD'), parseSearch('häuser'))
    expect(marked({ text, ranges })).toEqual(['Häuser'])
    expect(text).toBe('Viele Häuser')
  })
})

describe('snippetOf', () => {
  const before = 'Gauges are read by hand, three times a week. '.repeat(40)

  it('FD4: is a line around the place, cut between words', () => {
    const found = snippet(`${before}Stand on the bolt in the\nweir’s east wing and turn. ${before}`, 'weir')
    expect(found?.text).toMatch(/^… .*Stand on the bolt in the weir’s east wing and turn\. .* …$/)
    expect(found && marked(found)).toEqual(['weir'])
    expect(found?.text.length).toBeLessThan(160)
    expect(found?.text).not.toContain('\n')
  })

  it('FD4: prefers the place that has all the words', () => {
    const found = snippet(`The weir. ${before} The permit for the weir. ${before} A permit.`, 'weir permit')
    expect(found && marked(found)).toEqual(['permit', 'weir'])
  })

  it('FD4: is all of a short text, and nothing where nothing answers', () => {
    expect(snippet('The weir comes out in September.', 'weir')?.text).toBe('The weir comes out in September.')
    expect(snippet('The weir comes out.', 'permit')).toBeNull()
    expect(snippet('', 'weir')).toBeNull()
  })

  it('FD4: cuts Chinese and emoji without breaking a character', () => {
    const found = snippet(`${'測量水質'.repeat(50)}東京${'😀'.repeat(200)}`, '東京')
    expect(found && marked(found)).toEqual(['東京'])
    expect(found?.text.isWellFormed()).toBe(true)
  })
})
