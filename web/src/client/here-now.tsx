'use client'

import { useFormatter, useTranslations } from 'use-intl'
import { Avatar } from '@/ui/avatar.tsx'
import type { PersonThere } from './places.ts'

/** Faces shown before the rest is a number. */
const MAX_FACES = 3

/** Who is there now: three faces and a number. What is around it says who, for those who do not see it. */
export function HereNow({ people }: { readonly people: readonly PersonThere[] }) {
  if (people.length === 0) return null
  return (
    <span className="here-now" title={people.map(({ name }) => name).join(', ')} aria-hidden="true">
      {people.slice(0, MAX_FACES).map((person) => (
        <Avatar key={person.id} person={person} size="sm" isDrawn />
      ))}
      {people.length > MAX_FACES ? (
        <span className="here-more num" data-more={`+${people.length - MAX_FACES}`} />
      ) : null}
    </span>
  )
}

/** The sentence: "Marta Lindqvist is here now". */
export function useHereNow(): (people: readonly PersonThere[]) => string {
  const t = useTranslations('shell')
  const format = useFormatter()
  return (people) => t('tree.hereNow', { people: format.list(people.map(({ name }) => name)), count: people.length })
}
