import { PICTURE_WIDTH } from '@coscribe/shared/editor/image'
import { currentWords } from '@/words/current-words.ts'
import { decideWidth, widthForKey } from './picture-width.ts'

type Options = {
  readonly frame: HTMLElement
  width(): number
  mayBeWide(): boolean
  /** While it is dragged: for this person's eyes. */
  preview(width: number): void
  set(width: number): void
}

/** At the end of a picture: drag it, or use the arrow keys, and the picture gets another width. */
export class PictureHandle {
  readonly dom = document.createElement('div')
  readonly #options: Options
  #dragging: AbortController | null = null

  constructor(options: Options) {
    this.#options = options
    this.dom.className = 'ed-picture-handle'
    this.dom.tabIndex = 0
    this.dom.setAttribute('role', 'slider')
    this.dom.setAttribute('aria-valuemin', String(PICTURE_WIDTH.least))
    this.dom.setAttribute('aria-valuemax', String(PICTURE_WIDTH.most))
    this.dom.addEventListener('pointerdown', this.#start)
    this.dom.addEventListener('keydown', this.#key)
  }

  show(isEditable: boolean) {
    this.dom.hidden = !isEditable
    const t = currentWords('files')
    const percent = this.#options.width()
    this.dom.setAttribute('aria-label', t('bar.width'))
    this.dom.setAttribute('aria-valuenow', String(percent))
    this.dom.setAttribute('aria-valuetext', t('bar.widthValue', { percent }))
  }

  destroy() {
    this.#dragging?.abort()
  }

  get #isRtl() {
    return getComputedStyle(this.#options.frame).direction === 'rtl'
  }

  readonly #key = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const next = widthForKey(event.key, this.#options.width(), this.#options.mayBeWide(), this.#isRtl)
    if (next === null) return
    event.preventDefault()
    this.#options.set(next)
  }

  readonly #start = (event: PointerEvent) => {
    if (event.button !== 0) return
    event.preventDefault()
    this.dom.focus()
    const { frame } = this.#options
    const box = frame.getBoundingClientRect()
    const column = frame.parentElement?.parentElement?.clientWidth ?? box.width
    const isRtl = this.#isRtl
    // A picture wider than the text has its middle where the text has it; others begin where the text begins.
    const isWide = this.#options.width() > PICTURE_WIDTH.column
    const percentAt = (x: number) => {
      const centre = box.left + box.width / 2
      const px = isWide ? 2 * Math.abs(x - centre) : isRtl ? box.right - x : x - box.left
      return (px / column) * PICTURE_WIDTH.column
    }
    const dragging = new AbortController()
    this.#dragging = dragging
    this.dom.setPointerCapture(event.pointerId)
    this.dom.dataset.dragging = ''
    let width = this.#options.width()
    const end = (keep: boolean) => {
      dragging.abort()
      delete this.dom.dataset.dragging
      if (keep) this.#options.set(width)
      else this.#options.preview(this.#options.width())
    }
    const { signal } = dragging
    this.dom.addEventListener(
      'pointermove',
      ({ clientX }) => {
        width = decideWidth(percentAt(clientX), this.#options.mayBeWide())
        this.#options.preview(width)
      },
      { signal },
    )
    this.dom.addEventListener('pointerup', () => end(true), { signal })
    this.dom.addEventListener('pointercancel', () => end(false), { signal })
  }
}
