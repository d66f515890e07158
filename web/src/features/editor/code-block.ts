import { CodeBlockLowlight } from '@tiptap/extension-code-block-lowlight'
import type { Node as ProseMirrorNode } from '@tiptap/pm/model'
import { common, createLowlight } from 'lowlight'
import { subscribeToLocale } from '@/words/current-locale.ts'
import { currentWords } from '@/words/current-words.ts'
import { CODE_LANGUAGES, knownLanguage } from './code-languages.ts'
import { copyText } from './copy-text.ts'
import { svgIcon } from './svg-icon.ts'

const COPY_ICON = [
  'M10 8h10a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H10a2 2 0 0 1-2-2V10a2 2 0 0 1 2-2Z',
  'M4 16c-1.100 0-2-.900-2-2V4c0-1.100.900-2 2-2h10c1.100 0 2 .900 2 2',
]
const CHECK_ICON = ['M20 6 9 17l-5-5']
/** How long "copied" is shown, in ms. */
const COPIED_MS = 1_500

/** The language field: what is offered, and what an imported document brought along although it is not. */
function languageSelect(node: ProseMirrorNode) {
  const t = currentWords('editor')
  const select = document.createElement('select')
  select.className = 'ed-code-language'
  select.setAttribute('aria-label', t('code.language'))
  const language = knownLanguage(node.attrs.language)
  const offered = [{ id: '', label: t('code.plainText') }, ...CODE_LANGUAGES]
  if (language && !offered.some(({ id }) => id === language)) offered.push({ id: language, label: language })
  for (const { id, label } of offered) select.append(new Option(id === 'shell' ? t('code.shellSession') : label, id))
  select.value = language ?? ''
  return select
}

/** The schema's code block with highlighting, a language field and a copy button. */
export const EditorCodeBlock = CodeBlockLowlight.extend({
  addNodeView() {
    return ({ node, editor, getPos }) => {
      let current = node
      const dom = document.createElement('div')
      dom.className = 'ed-code'
      const tools = document.createElement('div')
      tools.className = 'ed-code-tools'
      tools.contentEditable = 'false'
      const label = document.createElement('span')
      label.className = 'ed-code-label'
      let select = languageSelect(node)
      const copy = document.createElement('button')
      copy.type = 'button'
      copy.className = 'ed-btn ed-ghost ed-icon-btn ed-small'
      const showCopy = () => {
        copy.replaceChildren(svgIcon(COPY_ICON, 14))
        copy.title = currentWords('editor')('code.copy')
        copy.setAttribute('aria-label', copy.title)
      }
      showCopy()
      copy.addEventListener('click', async () => {
        await copyText(current.textContent)
        copy.replaceChildren(svgIcon(CHECK_ICON, 14))
        copy.setAttribute('aria-label', currentWords('editor')('code.copied'))
        setTimeout(showCopy, COPIED_MS)
      })
      const showLanguage = () => {
        const fresh = languageSelect(current)
        fresh.addEventListener('change', () => {
          const position = getPos()
          if (position === undefined) return
          const transaction = editor.state.tr.setNodeAttribute(position, 'language', fresh.value || null)
          editor.view.dispatch(transaction)
          editor.commands.focus()
        })
        label.textContent = fresh.selectedOptions[0]?.textContent ?? ''
        select = fresh
        tools.replaceChildren(editor.isEditable ? select : label, copy)
      }
      showLanguage()
      const stop = subscribeToLocale(() => {
        showCopy()
        showLanguage()
      })
      const pre = document.createElement('pre')
      pre.spellcheck = false
      // Long lines scroll; who has no caret scrolls them with the arrow keys.
      if (!editor.isEditable) pre.tabIndex = 0
      const code = document.createElement('code')
      pre.append(code)
      dom.append(tools, pre)
      return {
        dom,
        contentDOM: code,
        update(updated) {
          if (updated.type !== current.type) return false
          const changed = updated.attrs.language !== current.attrs.language
          current = updated
          if (changed) showLanguage()
          return true
        },
        destroy: stop,
        stopEvent: (event) => tools.contains(event.target as Node),
        ignoreMutation: (mutation) => mutation.type !== 'selection' && !code.contains(mutation.target),
      }
    }
  },
}).configure({ lowlight: createLowlight(common), enableTabIndentation: true, tabSize: 2, defaultLanguage: null })
