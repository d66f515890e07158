import type { MergeReport, OthersChanges, Person, RecoveredText, SharedBlock } from '@/document-session'
import { firstName } from './presence-user.ts'
import { changeCount } from './save-state-words.ts'

const count = (number: number, one: string) => `${number.toLocaleString()} ${number === 1 ? one : `${one}s`}`

const list = (parts: readonly string[]) =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

/** How long somebody was away: the two largest units. */
export function awayWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  if (minutes < 1) return 'Less than a minute'
  if (hours < 1) return count(minutes, 'minute')
  return days > 0 ? two(count(days, 'day'), hours % 24, 'hour') : two(count(hours, 'hour'), minutes % 60, 'minute')
}

const two = (large: string, rest: number, unit: string) => (rest === 0 ? large : `${large} ${count(rest, unit)}`)

/** The sentences under "While you were offline". */
export function mergeSummary({ awayMs, mine, others }: MergeReport): string {
  const theirs = others.reduce((sum, { changes }) => sum + changes, 0)
  const both = [
    mine.changes > 0 ? `your ${changeCount(mine.changes)}` : '',
    theirs > 0 ? (mine.changes > 0 ? `${theirs.toLocaleString()} by others` : `${changeCount(theirs)} by others`) : '',
  ].filter(Boolean)
  const merged = list(both)
  const are = mine.changes + theirs === 1 ? 'is' : 'are'
  return `${awayWords(awayMs)}. ${merged.charAt(0).toUpperCase()}${merged.slice(1)} ${are} merged. Nothing was overwritten.`
}

/** The person as the card calls them. */
export const whoWords = (user: Person | null, myId: string) =>
  user === null ? 'Somebody' : user.id === myId ? 'You, elsewhere,' : firstName(user.name)

const VERBS = { added: 'added', changed: 'changed', deleted: 'deleted' } as const

/** What somebody did: the block where it was one, numbers where it were more. */
export function didWords({ blocks }: Pick<OthersChanges, 'blocks'>): string {
  const [only] = blocks
  if (blocks.length === 1 && only) {
    if (only.key === 'title') return 'renamed the page'
    if (only.key === 'meta') return 'changed the page’s icon or width'
    return only.label === '' ? `${VERBS[only.how]} an empty line` : `${VERBS[only.how]} “${only.label}”`
  }
  const parts = (['changed', 'added', 'deleted'] as const).flatMap((how) => {
    const number = blocks.filter((block) => block.how === how).length
    return number > 0 ? [`${VERBS[how]} ${count(number, 'block')}`] : []
  })
  return list(parts)
}

const KINDS: Readonly<Record<string, string>> = {
  paragraph: 'paragraph',
  heading: 'heading',
  bulletList: 'list',
  orderedList: 'list',
  taskList: 'list',
  table: 'table',
  codeBlock: 'code block',
  blockquote: 'quote',
  callout: 'callout',
  title: 'title',
}

export function overlapWords({ by, kind }: Pick<SharedBlock, 'by' | 'kind'>, myId: string): string {
  const names = by.filter(({ id }) => id !== myId).map(({ name }) => firstName(name))
  return `You and ${names.length > 0 ? list(names) : 'somebody else'} changed the same ${KINDS[kind] ?? 'block'}.`
}

/** That texts were taken out, and by whom. */
export function recoveredWords(texts: readonly RecoveredText[]): string {
  const mine = texts.filter((text) => text.mine)
  const theirs = texts.length - mine.length
  const deleters = [...new Set(mine.flatMap(({ deletedBy }) => (deletedBy ? [firstName(deletedBy.name)] : [])))]
  return [
    mine.length > 0
      ? `${count(mine.length, 'piece')} of your text ${mine.length === 1 ? 'was' : 'were'} in parts that ${list(deleters) || 'somebody'} deleted.`
      : '',
    theirs > 0 ? `${count(theirs, 'piece')} by others ${theirs === 1 ? 'was' : 'were'} in parts that you deleted.` : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** Where a recovered text was, and why it is not there any more. */
export function recoveredFrom(
  { mine, under, writtenBy, deletedBy, deletedAt }: RecoveredText,
  locale?: string,
): string {
  const place = under ? `“${under}”` : null
  if (!mine)
    return `Written by ${writtenBy ? firstName(writtenBy.name) : 'somebody'}${place ? ` in ${place}` : ''}, in a part ${deletedBy ? 'you deleted' : 'that is gone'}`
  const time =
    deletedAt === null
      ? ''
      : ` at ${new Date(deletedAt).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' })}`
  const deleted = `deleted by ${deletedBy ? firstName(deletedBy.name) : 'somebody'}${time}`
  return place ? `Was in ${place}, ${deleted}` : `Its place was ${deleted}`
}

/** What the panel says first. */
export const recoveredIntro = (texts: readonly RecoveredText[]) =>
  texts.every(({ mine }) => mine)
    ? 'You wrote this while offline, in parts that somebody deleted meanwhile. Only you can see it.'
    : 'This was written in parts that somebody deleted meanwhile. Only you can see it.'

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
