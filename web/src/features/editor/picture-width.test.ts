import { describe, expect, it } from 'vitest'
import { decideWidth, widthForKey, widthStyle } from './picture-width.ts'

describe('FI8 the width of a picture', () => {
  it('FI8: a drag stays between the smallest and the text, and snaps to wide a little beyond it', () => {
    expect([-5, 3, 20, 63.4, 99.7, 102, 110].map((percent) => decideWidth(percent, true))).toEqual([
      20, 20, 20, 63, 100, 100, 133,
    ])
    expect(decideWidth(110, false)).toBe(100)
  })

  it('FI8: arrow keys go in steps, to wide and back, mirrored where one writes from right to left', () => {
    expect(widthForKey('ArrowRight', 60, true, false)).toBe(65)
    expect(widthForKey('ArrowRight', 98, true, false)).toBe(100)
    expect(widthForKey('ArrowRight', 100, true, false)).toBe(133)
    expect(widthForKey('ArrowRight', 100, false, false)).toBe(100)
    expect(widthForKey('ArrowLeft', 133, true, false)).toBe(100)
    expect(widthForKey('ArrowLeft', 22, true, false)).toBe(20)
    expect(widthForKey('ArrowLeft', 60, true, true)).toBe(65)
    expect(widthForKey('Home', 60, true, false)).toBe(20)
    expect(widthForKey('x', 60, true, false)).toBeNull()
  })

  it('FI8: a wide picture stands out to 960 px, as far as the page has room, and never below the text', () => {
    expect(widthStyle(133, 4000, 1400, 720)).toBe('960px')
    expect(widthStyle(133, 4000, 860, 720)).toBe('828px')
    expect(widthStyle(133, 4000, 390, 350)).toBe('358px')
    expect(widthStyle(60, 4000, 1400, 720)).toBe('60%')
    expect(widthStyle(null, 300, 1400, 720)).toBe('min(100%, 300px)')
  })
})
