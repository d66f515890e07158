import type { Other } from '@/document-session'

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
      person.connectionId === other.connectionId &&
      person.hasCaret === other.hasCaret &&
      person.away === other.away
    )
  })

const list = (names: readonly string[]) =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** One sentence for who came and who left, or null. For the polite live region. */
export function arrivals(before: readonly PersonHere[], now: readonly PersonHere[]): string | null {
  const came = now.filter((person) => !before.some(({ id }) => id === person.id)).map(({ name }) => name)
  const left = before.filter((person) => !now.some(({ id }) => id === person.id)).map(({ name }) => name)
  const sentences = [
    came.length > 0 ? `${list(came)} ${came.length > 1 ? 'are' : 'is'} here.` : '',
    left.length > 0 ? `${list(left)} left.` : '',
  ].filter(Boolean)
  return sentences.length > 0 ? sentences.join(' ') : null
}
