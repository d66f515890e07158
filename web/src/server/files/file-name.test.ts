import { describe, expect, it } from 'vitest'
import { cleanFileName, contentDisposition } from './file-name.ts'

describe('FI3 names of files', () => {
  it.each([
    ['map.tif', 'map.tif'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system.ini', 'system.ini'],
    ['a\r\nSet-Cookie: x=1\r\n\r\n<script>.png', 'aSet-Cookie_ x=1_script_.png'],
    ['invoice\u202egnp.exe', 'invoicegnp.exe'],
    ['\0\u0001', 'file'],
    ['....', 'file'],
    ['', 'file'],
    ['.htaccess', 'htaccess'],
    ['Pegel Süd – Juli.pdf', 'Pegel Süd – Juli.pdf'],
    ['\ud800.txt', 'txt'],
  ])('FI3: %j is kept as %j', (given, kept) => {
    expect(cleanFileName(given)).toBe(kept)
  })

  it('FI3: a long one is cut before its ending, never in the middle of a character', () => {
    const name = cleanFileName(`${'🌊'.repeat(300)}.pdf`)
    expect(name.length).toBeLessThanOrEqual(200)
    expect(name.endsWith('.pdf')).toBe(true)
    expect(name.isWellFormed()).toBe(true)
  })

  it('FI3: in a header it is one line of ASCII, with the real one encoded', () => {
    for (const name of ['a"; x="', "Süd’s (1).pdf'", 'x\\y', '100%.txt']) {
      const header = contentDisposition('attachment', name)
      expect(header).toMatch(/^attachment; filename="[ !#$&-[\]-~]*"; filename\*=UTF-8''[A-Za-z0-9%._~-]+$/)
      expect(decodeURIComponent(header.split("UTF-8''")[1] as string)).toBe(name)
    }
  })
})
