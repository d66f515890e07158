import { fileAddress } from '@coscribe/shared/editor/file-address'
import { Image, imageAttributes, PICTURE_WIDTH } from '@coscribe/shared/editor/image'
import type { NodeViewRendererProps } from '@tiptap/core'
import { subscribeToLocale } from '@/words/current-locale.ts'
import { currentWords } from '@/words/current-words.ts'
import { PictureHandle } from './picture-handle.ts'
import { previewOf } from './picture-previews.ts'
import { widthStyle } from './picture-width.ts'
import { svgIcon } from './svg-icon.ts'

const MISSING_ICON = [
  'm2 2 20 20',
  'M10.410 10.410a2 2 0 1 1-2.830-2.830',
  'M13.500 13.500 6 21',
  'm18 12 3 3',
  'M3.590 3.590A1.990 1.990 0 0 0 3 5v14a2 2 0 0 0 2 2h14c.550 0 1.052-.220 1.410-.590',
  'M21 15V5a2 2 0 0 0-2-2H9',
]

/** The schema's picture: in a frame of its own size before it arrives, with a handle for its width while it is selected. */
export const EditorImage = Image.extend({
  addNodeView() {
    return (props) => new PictureView(props)
  },
})

class PictureView {
  readonly dom = document.createElement('figure')
  readonly #frame = document.createElement('div')
  readonly #picture = document.createElement('img')
  readonly #missing = document.createElement('div')
  readonly #caption = document.createElement('figcaption')
  readonly #handle: PictureHandle
  readonly #props: NodeViewRendererProps
  readonly #pageSize: ResizeObserver
  readonly #stopWords: () => void
  #node: NodeViewRendererProps['node']
  #shownId: string | null = null
  #isMissing = false
  #isWatchingPage = false

  constructor(props: NodeViewRendererProps) {
    this.#props = props
    this.#node = props.node
    this.dom.className = 'ed-picture'
    this.dom.contentEditable = 'false'
    this.#frame.className = 'ed-picture-frame'
    this.#missing.className = 'ed-picture-missing'
    this.#picture.draggable = false
    this.#picture.decoding = 'async'
    this.#picture.addEventListener('error', () => this.#setMissing(true))
    this.#picture.addEventListener('load', () => this.#setMissing(false))
    this.#handle = new PictureHandle({
      frame: this.#frame,
      width: () => this.#currentWidth,
      mayBeWide: () => this.#mayBeWide,
      preview: (width) => this.#applyWidth(width),
      set: (width) => this.#setWidth(width),
    })
    this.#frame.append(this.#picture, this.#missing, this.#handle.dom)
    this.dom.append(this.#frame, this.#caption)
    this.#show()
    this.#stopWords = subscribeToLocale(() => this.#show())
    window.addEventListener('online', this.#retry)
    // A wide picture goes by the page, not by the text.
    this.#pageSize = new ResizeObserver(() => {
      const page = this.#page
      if (page && !this.#isWatchingPage) {
        this.#isWatchingPage = true
        this.#pageSize.unobserve(this.dom)
        this.#pageSize.observe(page)
      }
      this.#applyWidth(this.#attributes.width)
    })
    // Only to notice when it is in the page: an editor makes its views before it stands there.
    this.#pageSize.observe(this.dom)
  }

  get #attributes() {
    return imageAttributes(this.#node.attrs)
  }

  get #page() {
    return this.dom.closest('.ed-scroll')
  }

  /** Only between the blocks of the page: in a table or a list there is nowhere to stand out to. */
  get #mayBeWide() {
    const position = this.#props.getPos()
    return position !== undefined && this.#props.editor.state.doc.resolve(position).depth === 0
  }

  get #currentWidth(): number {
    const { width } = this.#attributes
    if (width !== null) return width
    const column = this.dom.clientWidth || 1
    return Math.round(Math.min(1, this.#frame.clientWidth / column) * PICTURE_WIDTH.column)
  }

  #show() {
    const t = currentWords('files')
    const { fileId, alt, caption, width, naturalWidth, naturalHeight } = this.#attributes
    this.dom.setAttribute('aria-label', alt === '' ? t('pictureUndescribed') : t('pictureNamed', { alt }))
    this.#picture.alt = alt
    this.#caption.textContent = caption
    this.#caption.hidden = caption === ''
    this.#caption.dir = 'auto'
    if (naturalWidth && naturalHeight) {
      this.#picture.width = naturalWidth
      this.#picture.height = naturalHeight
    }
    this.#frame.style.aspectRatio = naturalWidth && naturalHeight ? `${naturalWidth} / ${naturalHeight}` : ''
    this.#applyWidth(width)
    this.#handle.show(this.#props.editor.isEditable)
    if (this.#shownId !== fileId) {
      this.#shownId = fileId
      if (fileId) this.#picture.src = previewOf(fileId) ?? fileAddress(fileId)
      else {
        this.#picture.removeAttribute('src')
        this.#isMissing = true
      }
    }
    this.#showMissing()
  }

  #applyWidth(width: number | null) {
    const wide = width !== null && width > PICTURE_WIDTH.column && this.#mayBeWide
    const column = this.dom.parentElement?.clientWidth ?? 0
    const page = this.#page?.clientWidth ?? column
    const held = width !== null && !wide ? Math.min(width, PICTURE_WIDTH.column) : width
    const inline = widthStyle(held, this.#attributes.naturalWidth, page, column)
    this.#frame.style.width = inline
    this.dom.toggleAttribute('data-wide', wide)
    this.dom.style.setProperty('--picture-width', inline)
  }

  #setWidth(width: number) {
    const position = this.#props.getPos()
    if (position === undefined || width === this.#attributes.width) return
    const { view, state } = this.#props.editor
    view.dispatch(state.tr.setNodeAttribute(position, 'width', width))
  }

  #setMissing(isMissing: boolean) {
    this.#isMissing = isMissing
    this.#showMissing()
  }

  /** In the picture's place and size: what it shows, and why one does not see it. */
  #showMissing() {
    this.dom.toggleAttribute('data-missing', this.#isMissing)
    if (!this.#isMissing) return this.#missing.replaceChildren()
    const t = currentWords('files')
    const { alt, naturalWidth: width, naturalHeight: height } = this.#attributes
    const why = navigator.onLine ? t('missing.gone') : t('missing.offline')
    const lines = [alt, why, width && height ? t('missing.size', { width, height }) : '']
    this.#missing.replaceChildren(
      svgIcon(MISSING_ICON, 20),
      ...lines
        .filter((line) => line !== '')
        .map((line) => {
          const row = document.createElement('span')
          row.textContent = line
          return row
        }),
    )
  }

  readonly #retry = () => {
    const { fileId } = this.#attributes
    // Another address for the same file: the browser remembers the failed one.
    if (this.#isMissing && fileId) this.#picture.src = `${fileAddress(fileId)}?again=${Date.now()}`
  }

  update(node: NodeViewRendererProps['node']): boolean {
    if (node.type !== this.#node.type) return false
    this.#node = node
    this.#show()
    return true
  }

  selectNode() {
    this.dom.classList.add('ProseMirror-selectednode')
  }
  deselectNode() {
    this.dom.classList.remove('ProseMirror-selectednode')
  }
  stopEvent(event: Event) {
    return this.#handle.dom.contains(event.target as Node)
  }
  ignoreMutation() {
    return true
  }
  destroy() {
    this.#pageSize.disconnect()
    this.#stopWords()
    window.removeEventListener('online', this.#retry)
    this.#handle.destroy()
  }
}
