import { Extension } from '@tiptap/core'
import { PluginKey } from '@tiptap/pm/state'
import { ReactRenderer } from '@tiptap/react'
import { Suggestion, type SuggestionProps } from '@tiptap/suggestion'
import { currentWords } from '@/words/current-words.ts'
import { type BlockChoice, filterBlocks, slashMenuWanted } from './block-choices.ts'
import { SLASH_MENU_ID, SlashMenu, type SlashMenuHandle, type SlashMenuProps } from './slash-menu.tsx'

export const slashKey = new PluginKey('slashCommand')

/** A slash opens the menu of blocks; what is typed after it filters. */
export const SlashCommand = Extension.create({
  name: 'slashCommand',
  addProseMirrorPlugins() {
    const { editor } = this
    return [
      Suggestion<BlockChoice, BlockChoice>({
        editor,
        pluginKey: slashKey,
        char: '/',
        allowSpaces: true,
        decorationClass: 'ed-slash-query',
        decorationContent: currentWords('editor')('blocks.filter'),
        offset: { mainAxis: 6 },
        placement: 'bottom-start',
        items: ({ query }) => filterBlocks(query),
        allow: ({ state, range }) => {
          const $from = state.doc.resolve(range.from)
          const query = state.doc.textBetween(range.from + 1, range.to)
          return editor.isEditable && !$from.parent.type.spec.code && slashMenuWanted(query)
        },
        command: ({ editor: target, range, props }) => props.run(target, range),
        render: () => {
          let renderer: ReactRenderer<SlashMenuHandle, SlashMenuProps> | null = null
          let unmount: (() => void) | undefined
          const onActive = (id: string | null) => {
            if (id) {
              editor.view.dom.setAttribute('aria-activedescendant', id)
              editor.view.dom.setAttribute('aria-controls', SLASH_MENU_ID)
            }
          }
          const propsOf = ({ items, query, command }: SuggestionProps<BlockChoice, BlockChoice>): SlashMenuProps => ({
            items,
            query,
            command,
            onActive,
          })
          return {
            onStart(props) {
              renderer = new ReactRenderer(SlashMenu, { props: propsOf(props), editor })
              renderer.element.classList.add('ed-floating')
              unmount = props.mount(renderer.element)
            },
            onUpdate: (props) => renderer?.updateProps(propsOf(props)),
            onKeyDown: ({ event }) => renderer?.ref?.onKeyDown(event) ?? false,
            onExit() {
              unmount?.()
              renderer?.destroy()
              renderer = null
              editor.view.dom.removeAttribute('aria-activedescendant')
              editor.view.dom.removeAttribute('aria-controls')
            },
          }
        },
      }),
    ]
  },
})
