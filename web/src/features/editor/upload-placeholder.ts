import { currentWords } from '@/words/current-words.ts'
import { svgIcon } from './svg-icon.ts'
import { shareWords, type Upload } from './upload.ts'

const PICTURE_ICON = [
  'M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2Z',
  'M11 9a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z',
  'm21 15-3.086-3.086a2 2 0 0 0-2.828 0L6 21',
]
const FILE_ICON = ['M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7Z', 'M14 2v4a2 2 0 0 0 2 2h4']
const CLOSE_ICON = ['M18 6 6 18', 'm6 6 12 12']
const FAILED_ICON = ['M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0Z', 'M12 8v4', 'M12 16h.01']

export type PlaceholderActions = { again(): void; remove(): void }

const button = (className: string, label: string, onClick: () => void) => {
  const element = document.createElement('button')
  element.type = 'button'
  element.className = `ed-btn ${className}`
  element.textContent = label
  element.addEventListener('click', onClick)
  return element
}

/** What stands where a file will be, for the person who brings it alone: its name, how far it is, and a way out. */
export class UploadPlaceholder {
  readonly dom = document.createElement('div')
  readonly #bar = document.createElement('div')
  readonly #actions: PlaceholderActions
  #shown: string | null = null

  constructor(upload: Upload, actions: PlaceholderActions) {
    this.#actions = actions
    this.dom.className = 'ed-upload'
    this.dom.contentEditable = 'false'
    this.dom.dataset.upload = upload.id
    this.#bar.className = 'ed-upload-bar'
    this.#bar.setAttribute('role', 'progressbar')
    this.#bar.setAttribute('aria-valuemin', '0')
    this.#bar.setAttribute('aria-valuemax', '100')
    this.show(upload)
  }

  show(upload: Upload) {
    const { state } = upload
    // Rebuilt only when the kind changes: a button that is pressed must not go away under the pointer.
    if (this.#shown !== state.kind) {
      this.#shown = state.kind
      this.dom.dataset.state = state.kind
      if (state.kind === 'failed') this.#showFailure(upload, state.why, state.again)
      else this.#showProgress(upload)
    }
    if (state.kind === 'failed') return
    const share = state.kind === 'sending' ? state.share : 0
    const t = currentWords('files')
    const { name } = upload.file
    this.#bar.style.setProperty('--share', String(share))
    this.#bar.setAttribute('aria-valuenow', String(Math.round(share * 100)))
    const saying =
      state.kind === 'waiting'
        ? t('upload.waiting', { name })
        : share >= 1
          ? t('upload.finishing', { name })
          : t('upload.sending', { name })
    this.#bar.setAttribute('aria-label', saying)
    const label = this.dom.querySelector('.ed-upload-name')
    if (label) label.textContent = saying
    const percent = this.dom.querySelector('.ed-upload-share')
    if (percent) percent.textContent = state.kind === 'sending' && share < 1 ? shareWords(share) : ''
  }

  #showProgress(upload: Upload) {
    const row = document.createElement('div')
    row.className = 'ed-upload-row'
    const label = document.createElement('span')
    label.className = 'ed-upload-name'
    const percent = document.createElement('span')
    percent.className = 'ed-upload-share'
    const cancel = button('ed-ghost ed-icon-btn', '', () => this.#actions.remove())
    cancel.setAttribute('aria-label', currentWords('files')('upload.cancel', { name: upload.file.name }))
    cancel.append(svgIcon(CLOSE_ICON))
    row.append(svgIcon(upload.preview ? PICTURE_ICON : FILE_ICON), label, percent, cancel)
    const parts: HTMLElement[] = [row, this.#bar]
    if (upload.preview) {
      const picture = document.createElement('img')
      picture.src = upload.preview
      picture.alt = ''
      parts.unshift(picture)
    }
    this.dom.removeAttribute('role')
    this.dom.replaceChildren(...parts)
  }

  #showFailure(_upload: Upload, why: string, again: boolean) {
    const t = currentWords('files')
    const row = document.createElement('div')
    row.className = 'ed-upload-row'
    const sentence = document.createElement('p')
    sentence.className = 'ed-upload-why'
    sentence.textContent = why
    row.append(
      svgIcon(FAILED_ICON),
      sentence,
      ...(again ? [button('ed-sm', t('upload.again'), () => this.#actions.again())] : []),
      button('ed-ghost ed-sm', t('upload.remove'), () => this.#actions.remove()),
    )
    this.dom.setAttribute('role', 'alert')
    this.dom.replaceChildren(row)
  }
}
