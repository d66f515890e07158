import { expect, it } from 'vitest'
import { formatDocumentName, parseDocumentName } from './document-name.ts'

const org = '0b8e2a4e-8d0e-4f5e-9b1a-0c1d2e3f4a5b'
const doc = '1b8e2a4e-8d0e-4f5e-9b1a-0c1d2e3f4a5b'

it('TN1: a name goes to an address and back', () => {
  const address = parseDocumentName(`${org}/${doc}`)
  expect(address).toEqual({ organizationId: org, documentId: doc })
  if (address) expect(formatDocumentName(address)).toBe(`${org}/${doc}`)
})

it.each([
  '',
  ' ',
  '__proto__',
  'constructor',
  org,
  `${org}/`,
  `${org}/${doc}/`,
  `${org}/${doc}\0x`,
  `${org}/../${doc}`,
  `${org.toUpperCase()}/${doc}`,
  `${org}:${doc}`,
  `${org}/${doc.replace('1', '１')}`,
  'a'.repeat(10_000),
])('TN1: %j is no document name', (name) => expect(parseDocumentName(name)).toBeNull())
