import { type JSONContent, Node } from '@tiptap/core'
import { isUuid } from '../domain/ids.ts'
import { MAX_PICTURE_TEXT_LENGTH } from '../domain/limits.ts'
import { escapeLabel, fileAddress, fileAddressWith, parseFileAddress, shortText, wholeNumber } from './file-address.ts'

/** Width in percent of the column of text. Above 100 a picture stands out on both sides, to 960 px. */
export const PICTURE_WIDTH = { least: 20, column: 100, most: 133 } as const
const MOST_PIXELS = 100_000

export type ImageAttributes = {
  /** Null where a document says something that is no id: then nothing is shown. */
  readonly fileId: string | null
  /** What a picture says to who cannot see it. */
  readonly alt: string
  readonly caption: string
  /** In percent; null: as large as it is, up to the column. */
  readonly width: number | null
  /** Of the picture, in pixels, so that nothing jumps when it arrives. */
  readonly naturalWidth: number | null
  readonly naturalHeight: number | null
}

/** What stands in a document, as attributes that can be relied on. */
export const imageAttributes = (given: Readonly<Record<string, unknown>> | undefined): ImageAttributes => ({
  fileId: isUuid(given?.fileId) ? given.fileId : null,
  alt: shortText(given?.alt, MAX_PICTURE_TEXT_LENGTH),
  caption: shortText(given?.caption, MAX_PICTURE_TEXT_LENGTH),
  width: wholeNumber(given?.width, PICTURE_WIDTH.least, PICTURE_WIDTH.most),
  naturalWidth: wholeNumber(given?.naturalWidth, 1, MOST_PIXELS),
  naturalHeight: wholeNumber(given?.naturalHeight, 1, MOST_PIXELS),
})

/** The picture's element of an HTML that is being read: itself, or the one in a figure. */
const pictureOf = (element: HTMLElement) =>
  element.tagName === 'IMG' ? element : element.querySelector<HTMLElement>('img')
const addressOf = (element: HTMLElement) => parseFileAddress(pictureOf(element)?.getAttribute('src'))

/**
 * A picture that was uploaded. It names a file, and nothing else: an address of the web never stands in a document, so no
 * picture tells anybody who reads it when. In Markdown: `![alt](/api/v1/files/<id> "caption")`.
 */
export const Image = Node.create({
  name: 'image',
  group: 'block',
  draggable: true,
  selectable: true,

  addAttributes() {
    return {
      fileId: { default: null, parseHTML: (element) => addressOf(element)?.fileId ?? null },
      alt: { default: '', parseHTML: (element) => pictureOf(element)?.getAttribute('alt') ?? '' },
      caption: { default: '', parseHTML: (element) => element.querySelector('figcaption')?.textContent ?? '' },
      width: { default: null, parseHTML: (element) => imageAttributes({ width: element.dataset.width }).width },
      naturalWidth: {
        default: null,
        parseHTML: (element) =>
          imageAttributes({ naturalWidth: pictureOf(element)?.getAttribute('width') }).naturalWidth,
      },
      naturalHeight: {
        default: null,
        parseHTML: (element) =>
          imageAttributes({ naturalHeight: pictureOf(element)?.getAttribute('height') }).naturalHeight,
      },
    }
  },

  parseHTML: () => [
    { tag: 'figure', getAttrs: (element) => (addressOf(element) ? {} : false) },
    { tag: 'img[src]', getAttrs: (element) => (addressOf(element) ? {} : false) },
  ],
  renderHTML({ node }) {
    const { fileId, alt, caption, width, naturalWidth, naturalHeight } = imageAttributes(node.attrs)
    const size = naturalWidth && naturalHeight ? { width: naturalWidth, height: naturalHeight } : {}
    return [
      'figure',
      { class: 'picture', ...(width ? { 'data-width': width } : {}) },
      ['img', { ...(fileId ? { src: fileAddress(fileId) } : {}), alt, ...size, loading: 'lazy' }],
      ...(caption === '' ? [] : [['figcaption', {}, caption] as const]),
    ]
  },
})

/** The picture that an address of Markdown or HTML names; null for any other address. */
export function imageOfAddress(address: unknown, alt: string, caption: string): JSONContent | null {
  const found = parseFileAddress(address)
  if (!found) return null
  const [width, naturalWidth, naturalHeight] = ['width', 'w', 'h'].map((name) => found.facts.get(name))
  return {
    type: 'image',
    attrs: imageAttributes({ fileId: found.fileId, alt, caption, width, naturalWidth, naturalHeight }),
  }
}

/** Its address, with what Markdown has no words for. */
export function imageAddress(attributes: ImageAttributes): string {
  const { fileId, width, naturalWidth: w, naturalHeight: h } = attributes
  return fileId === null ? '' : fileAddressWith(fileId, { w, h, width })
}

export function imageMarkdown(node: JSONContent): string {
  const attributes = imageAttributes(node.attrs)
  if (attributes.fileId === null) return ''
  const caption = attributes.caption.replace(/\s+/g, ' ').replace(/["\\]/g, '\\$&')
  return `![${escapeLabel(attributes.alt)}](${imageAddress(attributes)}${caption === '' ? '' : ` "${caption}"`})`
}
