import { CALLOUT_KINDS, Callout, type CalloutKind, isCalloutKind } from '@coscribe/shared/editor/callout'
import { subscribeToLocale } from '@/words/current-locale.ts'
import { currentWords } from '@/words/current-words.ts'
import { svgIcon } from './svg-icon.ts'

const labelOf = (kind: CalloutKind) => currentWords('editor')(`callout.kinds.${kind}`)

const ICONS: Record<CalloutKind, readonly string[]> = {
  info: ['M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0Z', 'M12 16v-4', 'M12 8h.01'],
  success: ['M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0Z', 'm9 12 2 2 4-4'],
  warning: ['m21.730 18-8-14a2 2 0 0 0-3.480 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.730-3', 'M12 9v4', 'M12 17h.01'],
  danger: [
    'M15.312 2a2 2 0 0 1 1.414.586l4.688 4.688A2 2 0 0 1 22 8.688v6.624a2 2 0 0 1-.586 1.414l-4.688 4.688a2 2 0 0 1-1.414.586H8.688a2 2 0 0 1-1.414-.586l-4.688-4.688A2 2 0 0 1 2 15.312V8.688a2 2 0 0 1 .586-1.414l4.688-4.688A2 2 0 0 1 8.688 2z',
    'M12 8v4',
    'M12 16h.01',
  ],
}

/** The schema's callout, with its icon as the field that changes its kind. */
export const EditorCallout = Callout.extend({
  addNodeView() {
    return ({ node, editor, getPos }) => {
      let current = node
      const dom = document.createElement('aside')
      dom.className = 'callout'
      dom.setAttribute('role', 'note')
      const mark = document.createElement('label')
      mark.className = 'ed-callout-mark'
      mark.contentEditable = 'false'
      const content = document.createElement('div')
      content.className = 'ed-callout-content'
      const select = document.createElement('select')
      select.addEventListener('change', () => {
        const position = getPos()
        if (position === undefined) return
        editor.view.dispatch(editor.state.tr.setNodeAttribute(position, 'kind', select.value))
        editor.commands.focus()
      })
      const show = () => {
        const kind = isCalloutKind(current.attrs.kind) ? current.attrs.kind : 'info'
        dom.dataset.callout = kind
        dom.setAttribute('aria-label', labelOf(kind))
        select.setAttribute('aria-label', currentWords('editor')('callout.kind'))
        select.replaceChildren(...CALLOUT_KINDS.map((each) => new Option(labelOf(each), each)))
        select.value = kind
        mark.replaceChildren(svgIcon(ICONS[kind], 18), ...(editor.isEditable ? [select] : []))
      }
      show()
      const stop = subscribeToLocale(show)
      dom.append(mark, content)
      return {
        dom,
        contentDOM: content,
        update(updated) {
          if (updated.type !== current.type) return false
          current = updated
          show()
          return true
        },
        destroy: stop,
        stopEvent: (event) => mark.contains(event.target as Node),
        ignoreMutation: (mutation) => mutation.type !== 'selection' && !content.contains(mutation.target),
      }
    }
  },
})
