import type { TreeRow } from '@/client/build-tree.ts'

type Row = Pick<TreeRow<{ readonly id: string }>, 'item' | 'parentId' | 'expanded'>
type Key = {
  readonly key: string
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

export type Direction = 'up' | 'down' | 'in' | 'out'

/** What a key means on a row of the tree; null where it means nothing here. */
export type TreeAction =
  | { readonly kind: 'focus'; readonly id: string }
  | { readonly kind: 'toggle'; readonly id: string }
  | { readonly kind: 'open'; readonly id: string }
  | { readonly kind: 'menu'; readonly id: string }
  | { readonly kind: 'move'; readonly id: string; readonly direction: Direction }
  | { readonly kind: 'type'; readonly letter: string }

/** The keys of the ARIA tree pattern, and Alt+Shift with an arrow to move the row itself. */
export function decideKey(key: Key, rows: readonly Row[], id: string, rtl: boolean): TreeAction | null {
  const at = rows.findIndex(({ item }) => item.id === id)
  const row = rows[at]
  if (!row) return null
  const [inward, outward] = rtl ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft']
  if (key.key === 'ContextMenu' || (key.key === 'F10' && key.shiftKey)) return { kind: 'menu', id }
  if (key.altKey && key.shiftKey) {
    const direction = { ArrowUp: 'up', ArrowDown: 'down', [inward]: 'in', [outward]: 'out' }[key.key]
    return direction === undefined ? null : { kind: 'move', id, direction: direction as Direction }
  }
  if (key.altKey || key.ctrlKey || key.metaKey) return null
  const focus = (index: number): TreeAction | null => {
    const target = rows[Math.max(0, Math.min(rows.length - 1, index))]
    return target ? { kind: 'focus', id: target.item.id } : null
  }
  switch (key.key) {
    case 'ArrowDown':
      return focus(at + 1)
    case 'ArrowUp':
      return focus(at - 1)
    case 'Home':
      return focus(0)
    case 'End':
      return focus(rows.length - 1)
    case 'Enter':
      return { kind: 'open', id }
    case inward:
      return row.expanded === false ? { kind: 'toggle', id } : row.expanded ? focus(at + 1) : null
    case outward:
      return row.expanded ? { kind: 'toggle', id } : row.parentId === null ? null : { kind: 'focus', id: row.parentId }
    default:
      return key.key.length === 1 && key.key !== ' ' ? { kind: 'type', letter: key.key } : null
  }
}

/** The next row after the present one whose name begins so; the same letter again goes on to the next. */
export function findByTyping(
  rows: readonly { readonly id: string; readonly name: string }[],
  id: string,
  typed: string,
): string | null {
  const wanted = typed.toLowerCase()
  const single = [...wanted].every((letter) => letter === wanted[0]) ? (wanted[0] ?? '') : wanted
  const at = rows.findIndex((row) => row.id === id)
  const from = single.length > 1 ? at : at + 1
  const ordered = [...rows.slice(from), ...rows.slice(0, from)]
  return ordered.find(({ name }) => name.toLowerCase().startsWith(single))?.id ?? null
}
