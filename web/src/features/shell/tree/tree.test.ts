import { describe, expect, it } from 'vitest'
import { buildTree, visibleRows } from '@/client/build-tree.ts'
import { decideDrop } from './decide-drop.ts'
import { decideKey, findByTyping } from './decide-key.ts'
import { planStep } from './plan-step.ts'

const item = (id: string, parentId: string | null = null) => ({ id, parentId, position: `a${id}` })
/** a(b(c)d)e, all open; ids are in the order of the rows. */
const ITEMS = [item('a'), item('b', 'a'), item('c', 'b'), item('d', 'a'), item('e')]
const rowsOf = (closed = '') => visibleRows(buildTree(ITEMS), (id) => !closed.includes(id))

const ROWS = rowsOf()

describe('keys', () => {
  const plain = { altKey: false, shiftKey: false, ctrlKey: false, metaKey: false }
  const press = (
    key: string,
    id: string,
    { rows = rowsOf(), rtl = false, ...held }: Partial<typeof plain> & { rows?: typeof ROWS; rtl?: boolean } = {},
  ) => decideKey({ ...plain, key, ...held }, rows, id, rtl)

  it('TR8: arrows, Home and End go through the visible rows and stop at the ends', () => {
    expect(press('ArrowDown', 'b')).toEqual({ kind: 'focus', id: 'c' })
    expect(press('ArrowDown', 'b', { rows: rowsOf('b') })).toEqual({ kind: 'focus', id: 'd' })
    expect(press('ArrowUp', 'a')).toEqual({ kind: 'focus', id: 'a' })
    expect(press('End', 'a')).toEqual({ kind: 'focus', id: 'e' })
    expect(press('Home', 'd')).toEqual({ kind: 'focus', id: 'a' })
  })

  it('TR8: inward opens and then goes in, outward closes and then goes out; mirrored from right to left', () => {
    expect(press('ArrowRight', 'b', { rows: rowsOf('b') })).toEqual({ kind: 'toggle', id: 'b' })
    expect(press('ArrowRight', 'b')).toEqual({ kind: 'focus', id: 'c' })
    expect(press('ArrowRight', 'e')).toBeNull()
    expect(press('ArrowLeft', 'b')).toEqual({ kind: 'toggle', id: 'b' })
    expect(press('ArrowLeft', 'c')).toEqual({ kind: 'focus', id: 'b' })
    expect(press('ArrowLeft', 'e')).toBeNull()
    expect(press('ArrowLeft', 'b', { rtl: true })).toEqual({ kind: 'focus', id: 'c' })
  })

  it('TR8: Enter opens, the context menu key and Shift+F10 ask, Alt+Shift with arrows moves', () => {
    expect(press('Enter', 'd')).toEqual({ kind: 'open', id: 'd' })
    expect(press('ContextMenu', 'd')).toEqual({ kind: 'menu', id: 'd' })
    expect(press('F10', 'd', { shiftKey: true })).toEqual({ kind: 'menu', id: 'd' })
    for (const [key, direction] of [
      ['ArrowUp', 'up'],
      ['ArrowDown', 'down'],
      ['ArrowRight', 'in'],
      ['ArrowLeft', 'out'],
    ] as const)
      expect(press(key, 'd', { altKey: true, shiftKey: true })).toEqual({ kind: 'move', id: 'd', direction })
    expect(press('ArrowUp', 'd', { ctrlKey: true })).toBeNull()
  })

  it('TR8: letters find the next row that begins so; the same letter again goes on', () => {
    const names = ['Annual report', 'Permits', 'Photo points', 'Plans'].map((name) => ({ id: name, name }))
    expect(findByTyping(names, 'Annual report', 'p')).toBe('Permits')
    expect(findByTyping(names, 'Permits', 'p')).toBe('Photo points')
    expect(findByTyping(names, 'Permits', 'pp')).toBe('Photo points')
    expect(findByTyping(names, 'Permits', 'pl')).toBe('Plans')
    expect(findByTyping(names, 'Plans', 'p')).toBe('Permits')
    expect(findByTyping(names, 'Plans', 'x')).toBeNull()
  })
})

describe('one step', () => {
  it('TR8: up, down, in and out, and nowhere at the ends', () => {
    expect(planStep(ITEMS, 'd', 'up')).toEqual({ parentId: 'a', place: { before: 'b' } })
    expect(planStep(ITEMS, 'b', 'down')).toEqual({ parentId: 'a', place: { after: 'd' } })
    expect(planStep(ITEMS, 'd', 'in')).toEqual({ parentId: 'b', place: { before: null } })
    expect(planStep(ITEMS, 'c', 'out')).toEqual({ parentId: 'a', place: { after: 'b' } })
    expect(planStep(ITEMS, 'b', 'out')).toEqual({ parentId: null, place: { after: 'a' } })
    for (const [id, direction] of [
      ['a', 'up'],
      ['e', 'down'],
      ['b', 'in'],
      ['e', 'out'],
    ] as const)
      expect(planStep(ITEMS, id, direction)).toBeNull()
  })
})

describe('where it would land', () => {
  const drop = (id: string, y: number, depth: number, dragged = [id]) =>
    decideDrop(rowsOf(), new Set(dragged), id, { y, depth })

  it('TR9: the middle of a row is inside it, but never inside oneself', () => {
    expect(drop('e', 2.5, 0)).toEqual({ kind: 'inside', row: 2, parentId: 'c', place: { before: null } })
    expect(drop('b', 2.5, 0, ['b', 'c'])).toBeNull()
  })

  it('TR9: in a gap, how far in one points says below which parent', () => {
    // Below c, the last of b: after c, after b, but not at the top, since d comes next.
    expect(drop('e', 2.9, 2)).toMatchObject({ gap: 3, depth: 2, parentId: 'b', place: { after: 'c' } })
    expect(drop('e', 2.9, 1)).toMatchObject({ gap: 3, depth: 1, parentId: 'a', place: { after: 'b' } })
    expect(drop('e', 2.9, 0)).toMatchObject({ gap: 3, depth: 1, parentId: 'a', place: { after: 'b' } })
    expect(drop('c', 3.9, 0)).toMatchObject({ gap: 4, depth: 0, parentId: null, place: { after: 'a' } })
  })

  it('TR9: right below an open row is its first place, above the first row the first of all, below the last the last', () => {
    expect(drop('e', 0.9, 0)).toMatchObject({ gap: 1, depth: 1, parentId: 'a', place: { after: null } })
    expect(drop('e', -2, 5)).toMatchObject({ gap: 0, depth: 0, parentId: null, place: { after: null } })
    expect(drop('b', 40, 0, ['b', 'c'])).toMatchObject({ gap: 5, depth: 0, parentId: null, place: { after: 'e' } })
  })

  it('TR9: what is dragged does not count as its own neighbour', () => {
    expect(drop('b', 1.1, 1, ['b', 'c'])).toMatchObject({ parentId: 'a', place: { after: null } })
    expect(drop('d', 3.9, 1)).toMatchObject({ gap: 4, depth: 1, parentId: 'a', place: { after: 'b' } })
  })
})
