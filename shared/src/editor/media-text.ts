import type * as Y from 'yjs'

/** What of a picture or a file counts as text (to search, to name it): null for every other element. */
export function mediaText(element: Y.XmlElement): string | null {
  const read = (name: string) => {
    const value: unknown = element.getAttribute(name)
    return typeof value === 'string' ? value : ''
  }
  if (element.nodeName === 'file') return read('name')
  if (element.nodeName !== 'image') return null
  return [read('alt'), read('caption')].filter((text) => text !== '').join('\n')
}
