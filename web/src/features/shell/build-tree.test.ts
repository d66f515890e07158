import { expect, it } from 'vitest'
import { buildTree, type TreeNode } from './build-tree.ts'

const item = (id: string, parentId: string | null = null) => ({ id, parentId })
const shape = (nodes: TreeNode<{ id: string }>[]): unknown[] =>
  nodes.map(({ item: { id }, children }) => [id, shape(children)])

it('nests by parent and sorts siblings by name, numbers as numbers', () => {
  const tree = buildTree([item('10'), item('9'), item('b', '9'), item('a', '9'), item('c', 'a')], ({ id }) => id)
  expect(shape(tree)).toEqual([
    [
      '9',
      [
        ['a', [['c', []]]],
        ['b', []],
      ],
    ],
    ['10', []],
  ])
})

it('shows what has no visible parent at the top', () => {
  expect(shape(buildTree([item('a', 'gone'), item('b', 'b')], ({ id }) => id))).toEqual([
    ['a', []],
    ['b', []],
  ])
})
