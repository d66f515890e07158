import { presenceColorIndex } from '@coscribe/shared/domain/presence-color'

/** First letters of the first and the last name. */
export function initials(name: string): string {
  const parts = name.trim().split(/\s+/)
  const first = [...(parts[0] ?? '')][0] ?? '?'
  const last = parts.length > 1 ? ([...(parts.at(-1) ?? '')][0] ?? '') : ''
  return (first + last).toUpperCase()
}

export type AvatarProps = {
  readonly person: { readonly id: string; readonly name: string; readonly image?: string | null }
  readonly size?: 'sm' | 'base' | 'md'
  /** Draws the letters instead of writing them: where they would be taken for a part of the name of what is around them. */
  readonly isDrawn?: boolean
}

/** A person: their picture, or initials on their colour. The name stands beside it, so it is silent. */
export function Avatar({ person, size = 'base', isDrawn = false }: AvatarProps) {
  const letters = size === 'sm' ? initials(person.name).slice(0, 1) : initials(person.name)
  return (
    <span
      className="avatar"
      data-size={size}
      style={{ '--person': `var(--presence-${presenceColorIndex(person.id) + 1})` } as React.CSSProperties}
      data-letters={isDrawn && !person.image ? letters : undefined}
      aria-hidden="true"
    >
      {person.image ? <img src={person.image} alt="" /> : isDrawn ? null : letters}
    </span>
  )
}
