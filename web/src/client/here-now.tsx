'use client'

import { useFormatter, useTranslations } from 'use-intl'
import { Avatar } from '@/ui/avatar.tsx'
import type { PersonThere } from './places.ts'

/** Faces shown before the rest is a number. */
const MAX_FACES = 3

/** Who is there now: three faces and a number, and for screen readers one sentence. */
export function HereNow({ people, id }: { readonly people: readonly PersonThere[]; readonly id?: string }) {
  const t = useTranslations('shell')
  const format = useFormatter()
  if (people.length === 0) return null
  const names = people.map(({ name }) => name)
  return (
    <span className="here-now" title={names.join(', ')}>
      {people.slice(0, MAX_FACES).map((person) => (
        <Avatar key={person.id} person={person} size="sm" />
      ))}
      {people.length > MAX_FACES ? <span className="here-more num">+{people.length - MAX_FACES}</span> : null}
      <span className="sr-only" {...(id === undefined ? {} : { id })}>
        {t('tree.hereNow', { people: format.list(names), count: people.length })}
      </span>
    </span>
  )
}
