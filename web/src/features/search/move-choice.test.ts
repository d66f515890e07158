import { describe, expect, it } from 'vitest'
import { chosenAfter, type Section } from './move-choice.ts'

const section = (id: Section<{ key: string }>['id'], ...keys: string[]) => ({ id, items: keys.map((key) => ({ key })) })
const SECTIONS = [section('documents', 'a', 'b'), section('do', 'new'), section('people', 'kim')]
const press = (key: string, more: Partial<Parameters<typeof chosenAfter>[0]> = {}) => ({
  key,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...more,
})

describe('the keys of the palette', () => {
  it.each([
    ['ArrowDown', 'a', 'b'],
    ['ArrowDown', 'b', 'new'],
    ['ArrowDown', 'kim', 'a'],
    ['ArrowUp', 'a', 'kim'],
    ['Home', 'kim', 'a'],
    ['End', 'a', 'kim'],
    ['Tab', 'b', 'new'],
    ['Tab', 'kim', 'a'],
    ['x', 'a', null],
  ])('FD13: %s goes from %s to %s', (key, from, to) => expect(chosenAfter(press(key), SECTIONS, from)).toBe(to))

  it('FD13: Shift and Tab go back a section; with Shift, Home and End stay in the field', () => {
    expect(chosenAfter(press('Tab', { shiftKey: true }), SECTIONS, 'a')).toBe('kim')
    expect(chosenAfter(press('Home', { shiftKey: true }), SECTIONS, 'kim')).toBeNull()
    expect(chosenAfter(press('ArrowDown', { altKey: true }), SECTIONS, 'a')).toBeNull()
  })

  it('FD13: nothing is chosen where nothing is', () => {
    expect(chosenAfter(press('ArrowDown'), [], null)).toBeNull()
  })
})
