export type TreeNode<Item> = { readonly item: Item; readonly children: TreeNode<Item>[] }

/**
 * Nests items by their parents, siblings in the order of their names. An item whose parent is not there (not shared,
 * in the trash) stands at the top: nothing is hidden by what is missing.
 */
export function buildTree<Item extends { readonly id: string; readonly parentId: string | null }>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
): TreeNode<Item>[] {
  const nodes = new Map(items.map((item) => [item.id, { item, children: [] as TreeNode<Item>[] }]))
  const roots: TreeNode<Item>[] = []
  for (const node of nodes.values()) {
    const parent = node.item.parentId === null ? undefined : nodes.get(node.item.parentId)
    if (parent && parent !== node) parent.children.push(node)
    else roots.push(node)
  }
  const sort = (siblings: TreeNode<Item>[]) => {
    siblings.sort(
      (a, b) =>
        nameOf(a.item).localeCompare(nameOf(b.item), undefined, { numeric: true }) || (a.item.id < b.item.id ? -1 : 1),
    )
    for (const { children } of siblings) sort(children)
  }
  sort(roots)
  return roots
}
