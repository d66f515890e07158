'use client'
import { Eye } from 'lucide-react'
import { initials } from '@/ui/avatar.tsx'
import type { PersonHere } from './people.ts'

/** The face of somebody at the document: their colour and initials, or their picture. */
export function PersonAvatar({ person, following = false }: { person: PersonHere; following?: boolean }) {
  return (
    <span
      className={`ed-avatar presence-${person.colorIndex + 1}`}
      data-away={person.away || undefined}
      data-following={following || undefined}
      // Drawn, not written: the button around it has the whole name.
      data-initials={person.image ? undefined : initials(person.name)}
      aria-hidden
    >
      {person.image && <img src={person.image} alt="" />}
      {following && (
        <span className="ed-avatar-eye">
          <Eye className="ed-icon" />
        </span>
      )}
    </span>
  )
}
