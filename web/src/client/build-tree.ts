import { bySiblingOrder } from '@coscribe/shared/domain/sibling-order'

export type TreeNode<Item> = { readonly item: Item; readonly children: TreeNode<Item>[] }

type Placed = { readonly id: string; readonly parentId: string | null; readonly position: string }

/**
 * Nests items by their parents, siblings in their order. An item whose parent is not there (not shared, in the trash)
 * stands at the top, and so does what is in a circle: nothing is hidden by what is missing.
 */
export function buildTree<Item extends Placed>(items: readonly Item[]): TreeNode<Item>[] {
  const nodes = new Map(items.map((item) => [item.id, { item, children: [] as TreeNode<Item>[] }]))
  const isInCircle = ({ id, parentId }: Placed) => {
    const seen = new Set<string>()
    for (let up = parentId; up !== null && !seen.has(up); up = nodes.get(up)?.item.parentId ?? null) {
      if (up === id) return true
      seen.add(up)
    }
    return false
  }
  const roots: TreeNode<Item>[] = []
  for (const node of nodes.values()) {
    const parent = node.item.parentId === null ? undefined : nodes.get(node.item.parentId)
    if (parent && !isInCircle(node.item)) parent.children.push(node)
    else roots.push(node)
  }
  const sort = (siblings: TreeNode<Item>[]) => {
    siblings.sort((a, b) => bySiblingOrder(a.item, b.item))
    for (const { children } of siblings) sort(children)
  }
  sort(roots)
  return roots
}

export type TreeRow<Item> = {
  readonly item: Item
  readonly depth: number
  /** The parent's id as the tree shows it. */
  readonly parentId: string | null
  /** Null where nothing is below. */
  readonly expanded: boolean | null
  /** Its place among its siblings, from 1, and how many they are. */
  readonly place: number
  readonly count: number
}

/** The visible rows from top to bottom. */
export function visibleRows<Item extends Placed>(
  nodes: readonly TreeNode<Item>[],
  isOpen: (id: string) => boolean,
  depth = 0,
  parentId: string | null = null,
): TreeRow<Item>[] {
  return nodes.flatMap(({ item, children }, index) => {
    const expanded = children.length === 0 ? null : isOpen(item.id)
    const row = { item, depth, parentId, expanded, place: index + 1, count: nodes.length }
    return expanded ? [row, ...visibleRows(children, isOpen, depth + 1, item.id)] : [row]
  })
}

/** What is above an item, topmost first. */
export function ancestorsOf<Item extends Pick<Placed, 'id' | 'parentId'>>(items: readonly Item[], id: string): Item[] {
  const byId = new Map(items.map((item) => [item.id, item]))
  const ancestors: Item[] = []
  let item = byId.get(id)
  while (item && item.parentId !== null) {
    item = byId.get(item.parentId)
    if (!item || ancestors.includes(item)) break
    ancestors.unshift(item)
  }
  return ancestors
}

/** An item and everything below it. */
export function withBelow<Item extends Placed>(items: readonly Item[], id: string): Set<string> {
  const below = new Set([id])
  for (let grown = true; grown; ) {
    grown = false
    for (const item of items)
      if (item.parentId !== null && below.has(item.parentId) && !below.has(item.id)) {
        below.add(item.id)
        grown = true
      }
  }
  return below
}
