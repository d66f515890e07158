import { clockTime } from '@/client/time-words.ts'
import type { MergeReport, OthersChanges, Person, RecoveredText, SharedBlock } from '@/document-session'
import { currentTag } from '@/words/current-locale.ts'
import type { LocaleTag } from '@/words/locales.ts'
import { listFor, wordsFor } from '@/words/words-for.ts'
import { firstName } from './presence-user.ts'

/** How long somebody was away: the two largest units. */
export function awayWords(ms: number, tag: LocaleTag = currentTag()): string {
  const t = wordsFor(tag)('merge')
  const minutes = Math.floor(ms / 60_000)
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  if (minutes < 1) return t('away.lessThanAMinute')
  const units = [
    days > 0 ? t('away.days', { count: days }) : '',
    hours % 24 > 0 ? t('away.hours', { count: hours % 24 }) : '',
    days === 0 && minutes % 60 > 0 ? t('away.minutes', { count: minutes % 60 }) : '',
  ]
  return units.filter(Boolean).join(' ')
}

/** The sentences under "While you were offline". */
export function mergeSummary({ awayMs, mine, others }: MergeReport, tag: LocaleTag = currentTag()): string {
  const t = wordsFor(tag)('merge')
  const away = awayWords(awayMs, tag)
  const theirs = others.reduce((sum, { changes }) => sum + changes, 0)
  if (mine.changes > 0 && theirs > 0) return t('summary.both', { away, mine: mine.changes, theirs })
  return mine.changes > 0 ? t('summary.mine', { away, mine: mine.changes }) : t('summary.theirs', { away, theirs })
}

/** The person as the card calls them. */
export function whoWords(user: Person | null, myId: string, tag: LocaleTag = currentTag()) {
  const t = wordsFor(tag)('merge')
  if (user === null) return t('who.somebody')
  return user.id === myId ? t('who.meElsewhere') : firstName(user.name)
}

/** What somebody did: the block where it was one, numbers where it were more. */
export function didWords({ blocks }: Pick<OthersChanges, 'blocks'>, tag: LocaleTag = currentTag()): string {
  const t = wordsFor(tag)('merge')
  const [only] = blocks
  if (blocks.length === 1 && only) {
    const { key, how, label } = only
    if (key === 'title') return t('did.renamed')
    if (key === 'meta') return t('did.settings')
    return label === '' ? t(`did.emptyLine.${how}`) : t('did.block', { how, label })
  }
  const parts = (['changed', 'added', 'deleted'] as const).flatMap((how) => {
    const count = blocks.filter((block) => block.how === how).length
    return count > 0 ? [t('did.blocks', { how, count })] : []
  })
  return listFor(tag)(parts)
}

const LISTS = new Set(['bulletList', 'orderedList', 'taskList'])

export function overlapWords(
  { by, kind }: Pick<SharedBlock, 'by' | 'kind'>,
  myId: string,
  tag: LocaleTag = currentTag(),
): string {
  const t = wordsFor(tag)('merge')
  const names = by.filter(({ id }) => id !== myId).map(({ name }) => firstName(name))
  return t('overlap.with', {
    names: listFor(tag)(names) || t('overlap.somebodyElse'),
    kind: LISTS.has(kind) ? 'list' : kind,
  })
}

/** That texts were taken out, and by whom. */
export function recoveredWords(texts: readonly RecoveredText[], tag: LocaleTag = currentTag()): string {
  const t = wordsFor(tag)('merge')
  const mine = texts.filter((text) => text.mine)
  const theirs = texts.length - mine.length
  const deleters = [...new Set(mine.flatMap(({ deletedBy }) => (deletedBy ? [firstName(deletedBy.name)] : [])))]
  const who = listFor(tag)(deleters) || t('recovered.bySomebody')
  return [
    mine.length > 0 ? t('recovered.mine', { count: mine.length, who }) : '',
    theirs > 0 ? t('recovered.theirs', { count: theirs }) : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** Where a recovered text was, and why it is not there any more. */
export function recoveredFrom(
  { mine, under, writtenBy, deletedBy, deletedAt }: RecoveredText,
  tag: LocaleTag = currentTag(),
): string {
  const t = wordsFor(tag)('merge')
  const nameOf = (user: Person | null) => (user ? firstName(user.name) : t('recovered.bySomebody'))
  if (!mine) {
    const written = { who: nameOf(writtenBy), how: deletedBy ? 'you' : 'gone' }
    return under ? t('recovered.writtenIn', { place: under, ...written }) : t('recovered.written', written)
  }
  const time = deletedAt === null ? 'none' : clockTime(new Date(deletedAt), tag)
  const deleted = { who: nameOf(deletedBy), time }
  return under ? t('recovered.wasIn', { place: under, ...deleted }) : t('recovered.placeGone', deleted)
}

/** What the panel says first. */
export const recoveredIntro = (texts: readonly RecoveredText[], tag: LocaleTag = currentTag()) =>
  wordsFor(tag)('merge')(texts.every(({ mine }) => mine) ? 'recovered.introMine' : 'recovered.introAll')

export type TextPart = { readonly at: number; readonly text: string; readonly isOther: boolean }

/** Words and the spaces between them. */
const wordsOf = (text: string) => text.split(/(\s+)/).filter(Boolean)

/** A text in parts: the words it shares with the other version at its beginning and end, and what is other between. */
export function partsAgainst(text: string, other: string): TextPart[] {
  const [words, others] = [wordsOf(text), wordsOf(other)]
  const most = Math.min(words.length, others.length)
  let start = 0
  while (start < most && words[start] === others[start]) start += 1
  let end = words.length
  while (words.length - end < most - start && words[end - 1] === others[others.length - (words.length - end) - 1])
    end -= 1
  const before = words.slice(0, start).join('')
  const between = words.slice(start, end).join('')
  return [
    { at: 0, text: before, isOther: false },
    { at: before.length, text: between, isOther: true },
    { at: before.length + between.length, text: words.slice(end).join(''), isOther: false },
  ].filter((part) => part.text !== '')
}
