import { expect, it } from 'vitest'
import { ancestorsOf, buildTree, type TreeNode, visibleRows, withBelow } from './build-tree.ts'

const item = (id: string, parentId: string | null = null, position = 'a0') => ({ id, parentId, position })
const shape = (nodes: TreeNode<{ id: string }>[]): string =>
  nodes.map(({ item: { id }, children }) => (children.length > 0 ? `${id}(${shape(children)})` : id)).join('')

it('TR1: nests by parent, siblings by their keys in byte order, equal keys by their ids', () => {
  const items = [
    item('c', null, 'a1'),
    item('b'),
    item('a'),
    item('z', null, 'Zz'),
    item('y', 'a', 'a1'),
    item('x', 'a'),
  ]
  expect(shape(buildTree(items))).toBe('za(xy)bc')
})

it('TR2: what has no visible parent, and what is in a circle, stands at the top', () => {
  expect(shape(buildTree([item('a', 'gone'), item('b', 'b'), item('c', 'd'), item('d', 'c'), item('e', 'c')]))).toBe(
    'abc(e)d',
  )
})

it('shows what is open, with depth, place and count', () => {
  const items = [item('a'), item('b', 'a'), item('c', 'a', 'a1'), item('d', 'b'), item('e', null, 'a1')]
  const rows = visibleRows(buildTree(items), (id) => id !== 'b')
  expect(rows.map((row) => [row.item.id, row.depth, row.expanded, row.place, row.count])).toEqual([
    ['a', 0, true, 1, 2],
    ['b', 1, false, 1, 2],
    ['c', 1, null, 2, 2],
    ['e', 0, null, 2, 2],
  ])
})

it('knows what is above and what is below', () => {
  const items = [item('a'), item('b', 'a'), item('c', 'b'), item('d')]
  expect(ancestorsOf(items, 'c').map(({ id }) => id)).toEqual(['a', 'b'])
  expect([...withBelow(items, 'a')].sort()).toEqual(['a', 'b', 'c'])
})
