import type { Other } from '@/document-session'
import { currentTag } from '@/words/current-locale.ts'
import type { LocaleTag } from '@/words/locales.ts'
import { listFor, wordsFor } from '@/words/words-for.ts'

/** A person at the document, with the tab that says most about where they are. */
export type PersonHere = {
  readonly id: string
  readonly name: string
  readonly colorIndex: number
  readonly image: string | null
  readonly access: Other['info']['access']
  /** The tab to follow: the one with a caret, else any. */
  readonly connectionId: number
  readonly hasCaret: boolean
  readonly away: boolean
}

/** One entry per person out of one per tab, in the order of arrival; `selfId`'s other tabs are nobody else. */
export function peopleHere(others: readonly Other[], selfId: string): PersonHere[] {
  const people = new Map<string, PersonHere>()
  for (const { connectionId, info, presence } of others) {
    if (info.id === selfId) continue
    const hasCaret = info.access === 'write' && (presence.cursor != null || presence.field === 'title')
    const away = presence.active === false
    const known = people.get(info.id)
    if (known && (known.hasCaret || !hasCaret)) {
      people.set(info.id, { ...known, away: known.away && away })
      continue
    }
    const { id, name, colorIndex, image, access } = info
    people.set(id, { id, name, colorIndex, image, access, connectionId, hasCaret, away: away && (known?.away ?? true) })
  }
  return [...people.values()]
}

export const samePeople = (a: readonly PersonHere[], b: readonly PersonHere[]) =>
  a.length === b.length &&
  a.every((person, index) => {
    const other = b[index]
    return (
      other !== undefined &&
      person.id === other.id &&
      person.name === other.name &&
      person.image === other.image &&
      person.access === other.access &&
      person.connectionId === other.connectionId &&
      person.hasCaret === other.hasCaret &&
      person.away === other.away
    )
  })

/** One sentence for who came and who left, or null. For the polite live region. */
export function arrivals(
  before: readonly PersonHere[],
  now: readonly PersonHere[],
  tag: LocaleTag = currentTag(),
): string | null {
  const t = wordsFor(tag)('editor')
  const list = listFor(tag)
  const came = now.filter((person) => !before.some(({ id }) => id === person.id)).map(({ name }) => name)
  const left = before.filter((person) => !now.some(({ id }) => id === person.id)).map(({ name }) => name)
  const sentences = [
    came.length > 0 ? t('people.came', { count: came.length, names: list(came) }) : '',
    left.length > 0 ? t('people.left', { count: left.length, names: list(left) }) : '',
  ].filter(Boolean)
  return sentences.length > 0 ? sentences.join(' ') : null
}
