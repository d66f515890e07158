import { type JSONContent, Node } from '@tiptap/core'
import { isUuid } from '../domain/ids.ts'
import { MAX_FILE_BYTES, MAX_FILE_NAME_LENGTH } from '../domain/limits.ts'
import { escapeLabel, fileAddress, fileAddressWith, parseFileAddress, shortText, wholeNumber } from './file-address.ts'

export type FileAttributes = {
  /** Null where a document says something that is no id: then there is nothing to download. */
  readonly fileId: string | null
  readonly name: string
  readonly bytes: number | null
  readonly mediaType: string
}

/** What stands in a document, as attributes that can be relied on. */
export const fileAttributes = (given: Readonly<Record<string, unknown>> | undefined): FileAttributes => {
  const mediaType = shortText(given?.mediaType, 127)
  return {
    fileId: isUuid(given?.fileId) ? given.fileId : null,
    name: shortText(given?.name, MAX_FILE_NAME_LENGTH),
    bytes: wholeNumber(given?.bytes, 0, MAX_FILE_BYTES),
    mediaType: /^[a-z]+\/[a-z0-9.+-]+$/.test(mediaType) ? mediaType : '',
  }
}

/** The file that a link leads to, for a paragraph that holds nothing else; null for any other link. */
export function fileOfLink(href: unknown, name: string): JSONContent | null {
  const found = parseFileAddress(href)
  if (!found) return null
  const [bytes, mediaType] = [found.facts.get('bytes'), found.facts.get('type')]
  return { type: 'file', attrs: fileAttributes({ fileId: found.fileId, name, bytes, mediaType }) }
}

const linkOf = (element: HTMLElement) => element.querySelector<HTMLElement>('a[href]')

/** A file to download, as a block of its own. In Markdown a paragraph of one link: `[name](/api/v1/files/<id>)`. */
export const FileAttachment = Node.create({
  name: 'file',
  group: 'block',
  draggable: true,
  selectable: true,

  addAttributes() {
    const parse = (name: keyof FileAttributes, pick: (element: HTMLElement) => unknown) => ({
      default: name === 'name' || name === 'mediaType' ? '' : null,
      parseHTML: (element: HTMLElement) => fileAttributes({ [name]: pick(element) })[name],
    })
    return {
      fileId: parse('fileId', (element) => parseFileAddress(linkOf(element)?.getAttribute('href'))?.fileId),
      name: parse('name', (element) => linkOf(element)?.textContent),
      bytes: parse('bytes', (element) => element.dataset.bytes),
      mediaType: parse('mediaType', (element) => element.dataset.type),
    }
  },

  parseHTML: () => [
    {
      tag: 'div.file',
      getAttrs: (element) => (parseFileAddress(linkOf(element)?.getAttribute('href')) ? {} : false),
    },
  ],
  renderHTML({ node }) {
    const { fileId, name, bytes, mediaType } = fileAttributes(node.attrs)
    return [
      'div',
      {
        class: 'file',
        ...(bytes === null ? {} : { 'data-bytes': bytes }),
        ...(mediaType === '' ? {} : { 'data-type': mediaType }),
      },
      ['a', fileId ? { href: fileAddress(fileId), download: name } : {}, name],
    ]
  },
})

/** Its address, with what Markdown has no words for. */
export function fileHref(node: JSONContent): string {
  const { fileId, bytes, mediaType } = fileAttributes(node.attrs)
  return fileId === null ? '' : fileAddressWith(fileId, { bytes, type: mediaType || null })
}

export function fileMarkdown(node: JSONContent): string {
  const { fileId, name } = fileAttributes(node.attrs)
  return fileId === null ? escapeLabel(name) : `[${escapeLabel(name)}](${fileHref(node)})`
}
