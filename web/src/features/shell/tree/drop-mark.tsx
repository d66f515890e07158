'use client'

import type { Drop } from './decide-drop.ts'

/** The line between two rows where something would land. */
export function DropMark({ drop }: { readonly drop: Drop | null }) {
  if (drop?.kind !== 'between') return null
  return (
    <span
      className="tree-mark"
      aria-hidden="true"
      style={{ '--gap': drop.gap, '--depth': drop.depth } as React.CSSProperties}
    />
  )
}
