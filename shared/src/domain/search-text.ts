/**
 * What a search asks for, and where a text answers it: for lists and snippets, in the browser and on the server. Which documents
 * are found is Postgres's to say (migration 0009), which folds in the same way and stems better.
 */
import { MAX_SEARCH_TERMS } from './limits.ts'

export type SearchTerm = {
  readonly text: string
  /** Has to stand there literally. */
  readonly quoted: boolean
  /** Must not be there. */
  readonly refused: boolean
}
export type Search = {
  readonly terms: readonly SearchTerm[]
  /** The last word may go on: somebody is typing it. */
  readonly unfinished: boolean
}

/** A stretch of a text, in UTF-16 code units. */
export type MarkedRange = readonly [start: number, length: number]
/** Plain text with the places that answer the search. */
export type MarkedText = { readonly text: string; readonly ranges: readonly MarkedRange[] }

const TERM = /(-?)"([^"]*)(?:"|$)|(\S+)/gu
/** Scripts that put no spaces between words, and Korean; the ranges of migration 0009. */
const UNSPACED =
  /[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30fa\u30fc-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\u{20000}-\u{3ffff}]+/gu
const SPACED = new RegExp(UNSPACED.source.replace('[', '[^'), 'gu')
const WORD = /[\p{L}\p{N}\p{M}]+/gu
const ASCII = /^[\0-\x7f]*$/

/** Words, “quoted phrases” and -refused ones, as people know them from everywhere. Null characters mean nothing. */
export function parseSearch(query: string): Search {
  const plain = query.replaceAll('\0', ' ').replace(/[„“”«»]/g, '"')
  const terms = [...plain.matchAll(TERM)]
    .map(([, minus, phrase, word = '']): SearchTerm => {
      if (phrase !== undefined) return { text: phrase, quoted: true, refused: minus === '-' }
      const refused = word.length > 1 && word.startsWith('-')
      return { text: refused ? word.slice(1) : word, quoted: false, refused }
    })
    .filter(({ text }) => text.search(WORD) >= 0)
    .slice(0, MAX_SEARCH_TERMS)
  return { terms, unfinished: /[\p{L}\p{N}\p{M}]$/u.test(plain) }
}

/** Enough to ask the server for: two letters, or one character of a script in which it may be a word. */
export const isSearchable = ({ terms }: Search): boolean =>
  terms.some(
    ({ text, refused }) =>
      !refused && (text.search(UNSPACED) >= 0 || (text.match(WORD) ?? []).some((word) => [...word].length >= 2)),
  )

/** Without case and accents, widths unified, ligatures and ß taken apart. */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]+/g, '')
    .replace(/ß/g, 'ss')
    .replace(/æ/g, 'ae')
    .replace(/œ/g, 'oe')
    .replace(/þ/g, 'th')
    .replace(/[øđłıħς]/g, (letter) => FOLDED[letter] ?? letter)
    .normalize('NFKC')
}
const FOLDED: Readonly<Record<string, string>> = { ø: 'o', đ: 'd', ł: 'l', ı: 'i', ħ: 'h', ς: 'σ' }

const ENDING = /(?:ungen|ung|ings|ing|ern|em|er|en|es|ed|ly|e|s|n)$/
/**
 * The beginning that the forms of a German or English word have in common, roughly: it only decides what is set off in a text
 * that was found. Takes more off than a stemmer does.
 */
export function roughStem(folded: string): string {
  let stem = folded
  for (;;) {
    const shorter = stem.replace(ENDING, '').replace(/([b-df-hj-np-tv-z])\1$/, '$1')
    if (shorter === stem || shorter.length < 3) return stem.replace(/i$/, 'y')
    stem = shorter
  }
}

/** What to look for in a text: words of letters, and runs of scripts without spaces. */
type Needles = {
  readonly words: readonly { readonly folded: string; readonly stem: string }[]
  readonly runs: readonly string[]
}

function needlesOf({ terms }: Search): Needles {
  const wanted = terms.filter(({ refused }) => !refused).map(({ text }) => text.normalize('NFC'))
  return {
    words: wanted
      .flatMap((text) => text.replace(UNSPACED, ' ').match(WORD) ?? [])
      .map((word) => ({ folded: foldText(word), stem: roughStem(foldText(word)) })),
    runs: wanted.flatMap((text) => text.normalize('NFKC').match(UNSPACED) ?? []),
  }
}

type Place = { readonly start: number; readonly length: number; readonly needle: string }

/** The places that answer, in order. */
function* placesIn(text: string, needles: Needles): Generator<Place> {
  for (const { 0: word, index } of text.matchAll(WORD))
    yield* [...runsIn(word, index, needles), ...wordsIn(word, index, needles)].sort((a, b) => a.start - b.start)
}

function* runsIn(word: string, index: number, { runs }: Needles): Generator<Place> {
  for (const run of runs)
    for (let at = word.indexOf(run); at >= 0; at = word.indexOf(run, at + run.length))
      yield { start: index + at, length: run.length, needle: run }
}

function* wordsIn(word: string, index: number, { words }: Needles): Generator<Place> {
  if (words.length === 0) return
  // “iPhone手机” is a word and a run.
  for (const { 0: part, index: within } of word.matchAll(SPACED)) {
    const folded = foldText(part)
    const start = index + within
    const begins = words.find((each) => folded.startsWith(each.folded))
    // Folding may change the length (Straße): then the whole word is set off.
    if (begins) {
      const length = folded.length === part.length ? begins.folded.length : part.length
      yield { start, length, needle: begins.folded }
      continue
    }
    const stem = roughStem(folded)
    const form = words.find((each) => each.stem === stem)
    if (form) yield { start, length: part.length, needle: form.folded }
  }
}

/** A short text with every place set off. */
export function markText(text: string, search: Search): MarkedText {
  const normal = text.normalize('NFC')
  const ranges: MarkedRange[] = []
  let end = 0
  for (const { start, length } of placesIn(normal, needlesOf(search)))
    if (start >= end) {
      ranges.push([start, length])
      end = start + length
    }
  return { text: normal, ranges }
}

/** Characters of a snippet before its first place, and altogether. */
const SNIPPET_BEFORE = 40
const SNIPPET_LENGTH = 140
/** Places that are looked at for the best one. */
const MAX_PLACES = 100

/** A line of the text around the place that has most of what was asked for; null where the text has nothing of it. */
export function snippetOf(text: string, search: Search): MarkedText | null {
  const normal = text.normalize('NFC')
  const needles = needlesOf(search)
  const asked = needles.words.length + needles.runs.length
  const places: Place[] = []
  let best: Place | undefined
  let most = 0
  for (const place of placesIn(normal, needles)) {
    places.push(place)
    while (places[0] && place.start - places[0].start > SNIPPET_LENGTH - SNIPPET_BEFORE - place.length) places.shift()
    const distinct = new Set(places.map(({ needle }) => needle)).size
    if (distinct > most) {
      most = distinct
      best = places[0] ?? place
    }
    if (most >= asked || places.length > MAX_PLACES) break
  }
  if (!best) return null
  const from = wordBegin(normal, Math.max(0, best.start - SNIPPET_BEFORE), best.start)
  const to = wordEnd(normal, Math.min(normal.length, from + SNIPPET_LENGTH), best.start + best.length)
  const line = normal.slice(from, to).replace(/\s+/g, ' ').trim()
  return markText(`${from > 0 ? '… ' : ''}${line}${to < normal.length ? ' …' : ''}`, search)
}

/** The next beginning of a word, unless the place comes before it. */
function wordBegin(text: string, from: number, place: number): number {
  if (from === 0) return 0
  const space = text.slice(from, place).search(/\s/)
  return space >= 0 ? from + space + 1 : outsidePair(text, from)
}

function wordEnd(text: string, to: number, place: number): number {
  if (to === text.length) return to
  const space = Math.max(text.lastIndexOf(' ', to), text.lastIndexOf('\n', to))
  return space > place ? space : outsidePair(text, to)
}

/** Never between the halves of a surrogate pair. */
const outsidePair = (text: string, at: number) => (/[\udc00-\udfff]/.test(text.charAt(at)) ? at + 1 : at)
