import type { Place } from '@coscribe/shared/domain/sibling-order'
import { buildTree, type TreeNode } from '@/client/build-tree.ts'
import type { Direction } from './decide-key.ts'

type Item = { readonly id: string; readonly parentId: string | null; readonly position: string }

export type Step = { readonly parentId: string | null; readonly place: Place }

/** Where a row goes that is moved by one step; null where there is no further place in that direction. */
export function planStep(items: readonly Item[], id: string, direction: Direction): Step | null {
  const found = find(buildTree(items), id, null, [])
  if (!found) return null
  const { siblings, parent, parents } = found
  const at = siblings.findIndex(({ item }) => item.id === id)
  const parentId = parent?.item.id ?? null
  switch (direction) {
    case 'up': {
      const previous = siblings[at - 1]
      return previous ? { parentId, place: { before: previous.item.id } } : null
    }
    case 'down': {
      const next = siblings[at + 1]
      return next ? { parentId, place: { after: next.item.id } } : null
    }
    case 'in': {
      const previous = siblings[at - 1]
      return previous ? { parentId: previous.item.id, place: { before: null } } : null
    }
    case 'out':
      return parent ? { parentId: parents.at(-2)?.item.id ?? null, place: { after: parent.item.id } } : null
  }
}

type Found = {
  readonly siblings: readonly TreeNode<Item>[]
  readonly parent: TreeNode<Item> | null
  readonly parents: readonly TreeNode<Item>[]
}

function find(
  siblings: readonly TreeNode<Item>[],
  id: string,
  parent: TreeNode<Item> | null,
  parents: readonly TreeNode<Item>[],
): Found | null {
  if (siblings.some(({ item }) => item.id === id)) return { siblings, parent, parents }
  for (const node of siblings) {
    const found = find(node.children, id, node, [...parents, node])
    if (found) return found
  }
  return null
}
