import { isUuid } from '../domain/ids.ts'

const ADDRESS = /^\/api\/v1\/files\/([0-9a-f-]{36})(?:\?[^#]*)?(?:#(.*))?$/

/** Where a file is fetched. The only addresses that pictures and files of a document ever have: made of ids, never taken from it. */
export const fileAddress = (fileId: string): string => `/api/v1/files/${fileId}`

/** The file's id and what stands after the `#`; null where it is any other address. */
export function parseFileAddress(
  address: unknown,
): { readonly fileId: string; readonly facts: URLSearchParams } | null {
  const match = typeof address === 'string' ? ADDRESS.exec(address) : null
  const [, fileId, facts = ''] = match ?? []
  return isUuid(fileId) ? { fileId, facts: new URLSearchParams(facts) } : null
}

/** The address with facts that Markdown has no words for (sizes); they go with the text and are never sent to the server. */
export function fileAddressWith(fileId: string, facts: Readonly<Record<string, string | number | null>>): string {
  const known = Object.entries(facts).filter((entry): entry is [string, string | number] => entry[1] !== null)
  const written = new URLSearchParams(known.map(([name, value]) => [name, String(value)])).toString()
  return written === '' ? fileAddress(fileId) : `${fileAddress(fileId)}#${written}`
}

/** A whole number within bounds, or null: attributes may come from anybody. */
export function wholeNumber(value: unknown, least: number, most: number): number | null {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most ? number : null
}

/** A text of bounded length; empty where it is none. */
export const shortText = (value: unknown, most: number): string =>
  typeof value === 'string' ? value.replaceAll('\0', '').slice(0, most) : ''

/** As the text of a Markdown link or picture, on one line. */
export const escapeLabel = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\[\]*_`<>~=]/g, '\\$&')
