import { describe, expect, it } from 'vitest'
import { safeName, uniqueNames } from './safe-name.ts'

const name = (title: string) => safeName(title, 'New page')

describe('EX5 names of files', () => {
  it('EX5: a title becomes a name that Windows, macOS and Linux take', () => {
    for (const [title, expected] of [
      ['Gauge calibration', 'Gauge calibration'],
      ['a/b\\c:d*e?f"g<h>i|j', 'a b c d e f g h i j'],
      ['../../etc/passwd', 'etc passwd'],
      ['.hidden', 'hidden'],
      ['ends with dots...', 'ends with dots'],
      ['con', '_con'],
      ['LPT1.txt', '_LPT1.txt'],
      ['Console', 'Console'],
      ['水位と流量', '水位と流量'],
      ['Pegel Süd 🌊', 'Pegel Süd 🌊'],
      ['e\u0301te\u0301', 'été'],
      ['invoice\u202egnp.exe', 'invoice gnp.exe'],
      ['one\ntwo\u0000', 'one two'],
      ['   ', 'New page'],
      ['???', 'New page'],
      ['\ud800', 'New page'],
    ] as const)
      expect(name(title), title).toBe(expected)
  })

  it('EX5: is cut to 120 bytes between characters', () => {
    expect(new TextEncoder().encode(name('水'.repeat(200))).byteLength).toBe(120)
    expect(name('🌊'.repeat(200))).toBe('🌊'.repeat(30))
    expect(name(`${'a'.repeat(119)} b`)).toBe('a'.repeat(119))
  })

  it('EX5: names of one folder differ, also where capitals or forms are not told apart', () => {
    const unique = uniqueNames(['index'])
    expect(['Plan', 'plan', 'Plan', 'Plan 2', 'Index', 'e\u0301', 'é'].map((each) => unique(each))).toEqual([
      'Plan',
      'plan 2',
      'Plan 3',
      'Plan 2 2',
      'Index 2',
      'e\u0301',
      'é 2',
    ])
    const files = uniqueNames()
    expect([files('map', '.png'), files('map', '.png'), files('map', '.pdf'), files('map 2', '.png')]).toEqual([
      'map.png',
      'map 2.png',
      'map.pdf',
      'map 2 2.png',
    ])
  })
})
