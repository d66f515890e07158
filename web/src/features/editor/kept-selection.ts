import { Extension } from '@tiptap/core'
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

const key = new PluginKey<boolean>('keptSelection')

/**
 * Keeps selected words visible while the focus is in a field beside the text, such as the one for a link.
 * (TipTap's extension for this puts the old selection back at focus, so that the first click is lost.)
 */
export const KeptSelection = Extension.create({
  name: 'keptSelection',
  addProseMirrorPlugins: () => [
    new Plugin<boolean>({
      key,
      state: {
        init: () => false,
        apply: (transaction, blurred) => transaction.getMeta(key) ?? blurred,
      },
      props: {
        decorations(state) {
          const { selection } = state
          if (!key.getState(state) || selection.empty || !(selection instanceof TextSelection)) return null
          return DecorationSet.create(state.doc, [
            Decoration.inline(selection.from, selection.to, { class: 'ed-selection' }),
          ])
        },
        handleDOMEvents: {
          blur(view, event) {
            // Only for what floats over the text; elsewhere the words are let go.
            const to = event.relatedTarget
            if (to instanceof Element && to.closest('.ed-floating')) view.dispatch(view.state.tr.setMeta(key, true))
          },
          focus(view) {
            if (key.getState(view.state)) view.dispatch(view.state.tr.setMeta(key, false))
          },
        },
      },
    }),
  ],
})
