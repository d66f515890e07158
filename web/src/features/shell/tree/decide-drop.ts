import type { Place } from '@coscribe/shared/domain/sibling-order'
import type { TreeRow } from '@/client/build-tree.ts'

type Row = Pick<TreeRow<{ readonly id: string }>, 'item' | 'depth' | 'parentId' | 'expanded'>

/** Where something that is dragged would land. */
export type Drop =
  /** On a row: as its last child. */
  | { readonly kind: 'inside'; readonly row: number; readonly parentId: string; readonly place: Place }
  /** In the gap above row `gap`, at a depth. */
  | {
      readonly kind: 'between'
      readonly gap: number
      readonly depth: number
      readonly parentId: string | null
      readonly place: Place
    }

/** The parts of a row's height in which one means the gap above and below it. */
const EDGE = 0.27

/**
 * What a pointer over the rows means. `y` in rows from the top of the first one, `depth` what its place across the row says;
 * `dragged` is the document with all that is below it. Null where it cannot land.
 */
export function decideDrop(
  rows: readonly Row[],
  dragged: ReadonlySet<string>,
  id: string,
  { y, depth }: { readonly y: number; readonly depth: number },
): Drop | null {
  const index = Math.floor(y)
  const part = y - index
  const row = rows[index]
  if (row && part > EDGE && part < 1 - EDGE) {
    if (dragged.has(row.item.id)) return null
    return { kind: 'inside', row: index, parentId: row.item.id, place: { before: null } }
  }
  const gap = Math.max(0, Math.min(rows.length, part < 0.5 ? index : index + 1))
  // Neighbours without what is dragged: it leaves its place.
  const above = rows.slice(0, gap).findLast(({ item }) => !dragged.has(item.id))
  const below = rows.slice(gap).find(({ item }) => !dragged.has(item.id))
  const deepest = above ? above.depth + (above.expanded && below && below.depth > above.depth ? 1 : 0) : 0
  const shallowest = Math.min(deepest, below?.depth ?? 0)
  const wanted = Math.max(shallowest, Math.min(deepest, depth))
  if (!above) return { kind: 'between', gap, depth: 0, parentId: null, place: { after: null } }
  if (wanted > above.depth)
    return { kind: 'between', gap, depth: wanted, parentId: above.item.id, place: { after: null } }
  const byId = new Map(rows.map((each) => [each.item.id, each]))
  let sibling = above
  while (sibling.depth > wanted && sibling.parentId !== null) sibling = byId.get(sibling.parentId) ?? sibling
  if (sibling.item.id === id) return null
  return { kind: 'between', gap, depth: wanted, parentId: sibling.parentId, place: { after: sibling.item.id } }
}
