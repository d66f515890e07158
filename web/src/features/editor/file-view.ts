import { FileAttachment, fileAttributes } from '@coscribe/shared/editor/file-attachment'
import type { Node as ProseMirrorNode } from '@tiptap/pm/model'
import { type FileKind, fileKind, fileWords } from '@/client/file-words.ts'
import { downloadAddress } from '@/client/upload-file.ts'
import { subscribeToLocale } from '@/words/current-locale.ts'
import { currentWords } from '@/words/current-words.ts'
import { svgIcon } from './svg-icon.ts'

const SHEET = ['M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7Z', 'M14 2v4a2 2 0 0 0 2 2h4']
const ICONS: Record<FileKind, readonly string[]> = {
  pdf: [...SHEET, 'M10 9H8', 'M16 13H8', 'M16 17H8'],
  text: [...SHEET, 'M10 9H8', 'M16 13H8', 'M16 17H8'],
  table: [...SHEET, 'M8 13h2', 'M14 13h2', 'M8 17h2', 'M14 17h2'],
  slides: ['M2 3h20', 'M21 3v11a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V3', 'm7 21 5-5 5 5'],
  archive: [...SHEET, 'M10 12v-1', 'M10 18v-2', 'M10 7V6'],
  audio: ['M9 18V5l12-2v13', 'M9 18a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z', 'M21 16a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z'],
  video: [
    'm16 13 5.223 3.482a.500.500 0 0 0 .777-.416V7.870a.500.500 0 0 0-.752-.432L16 10.500',
    'M4 6h10a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2Z',
  ],
  picture: [...SHEET, 'M12 12a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z', 'm20 17-1.296-1.296a2.410 2.410 0 0 0-3.408 0L9 22'],
  other: SHEET,
}
const DOWNLOAD_ICON = ['M12 15V3', 'M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4', 'm7 10 5 5 5-5']

/** The schema's file as a card: what it is, how large, and a link that downloads it. */
export const EditorFile = FileAttachment.extend({
  addNodeView() {
    return ({ node }) => {
      let current = node
      const dom = document.createElement('div')
      dom.className = 'ed-file'
      dom.contentEditable = 'false'
      const show = () => {
        const t = currentWords('files')
        const { fileId, name, bytes, mediaType } = fileAttributes(current.attrs)
        const shown = name === '' ? t('unnamed') : name
        const title = document.createElement('span')
        title.className = 'ed-file-name'
        title.textContent = shown
        title.title = shown
        title.dir = 'auto'
        const facts = document.createElement('span')
        facts.className = 'ed-file-facts'
        facts.textContent = fileWords(mediaType, name, bytes)
        const words = document.createElement('span')
        words.className = 'ed-file-words'
        words.append(title, facts)
        const link = document.createElement('a')
        link.className = 'ed-btn ed-ghost ed-icon-btn'
        link.setAttribute('aria-label', t('downloadNamed', { name: shown }))
        link.title = t('download')
        link.append(svgIcon(DOWNLOAD_ICON))
        if (fileId) {
          link.href = downloadAddress(fileId)
          link.download = name
        }
        dom.setAttribute('aria-label', t('fileNamed', { name: shown }))
        dom.setAttribute('role', 'group')
        dom.replaceChildren(svgIcon(ICONS[fileKind(mediaType, name)], 20), words, ...(fileId ? [link] : []))
      }
      show()
      const stop = subscribeToLocale(show)
      return {
        dom,
        update(updated: ProseMirrorNode) {
          if (updated.type !== current.type) return false
          const changed = updated.attrs !== current.attrs
          current = updated
          if (changed) show()
          return true
        },
        selectNode: () => dom.classList.add('ProseMirror-selectednode'),
        deselectNode: () => dom.classList.remove('ProseMirror-selectednode'),
        // A press on the link is the link's.
        stopEvent: (event) => event.target instanceof Element && event.target.closest('a') !== null,
        ignoreMutation: () => true,
        destroy: stop,
      }
    }
  },
})
