import { mergeAttributes, Node } from '@tiptap/core'

/** Kinds of callouts, quietest first. */
export const CALLOUT_KINDS = ['info', 'success', 'warning', 'danger'] as const
export type CalloutKind = (typeof CALLOUT_KINDS)[number]

// GitHub's alert words, so that a callout survives in other Markdown readers.
const MARKDOWN_WORDS: Record<CalloutKind, string> = {
  info: 'NOTE',
  success: 'TIP',
  warning: 'WARNING',
  danger: 'CAUTION',
}
const KINDS_BY_WORD: Record<string, CalloutKind> = {
  NOTE: 'info',
  INFO: 'info',
  IMPORTANT: 'info',
  TIP: 'success',
  SUCCESS: 'success',
  WARNING: 'warning',
  CAUTION: 'danger',
  DANGER: 'danger',
}

export const isCalloutKind = (value: unknown): value is CalloutKind => CALLOUT_KINDS.includes(value as CalloutKind)
const calloutKind = (value: unknown): CalloutKind => (isCalloutKind(value) ? value : 'info')

/** The word of GitHub's alert for a callout, and the kind for a word; undefined where there is none. */
export const calloutWord = (kind: unknown): string => MARKDOWN_WORDS[calloutKind(kind)]
export const calloutKindOfWord = (word: string): CalloutKind | undefined => KINDS_BY_WORD[word.toUpperCase()]

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    callout: {
      /** Wraps the selected blocks in a callout. */
      setCallout: (kind: CalloutKind) => ReturnType
      /** Changes the kind of the callout around the selection. */
      setCalloutKind: (kind: CalloutKind) => ReturnType
      /** Lifts the blocks out of the callout around the selection. */
      unsetCallout: () => ReturnType
    }
  }
}

/** A block set apart from the text, with a kind. In Markdown: GitHub's alerts (`> [!NOTE]`). */
export const Callout = Node.create({
  name: 'callout',
  group: 'block',
  content: 'block+',
  defining: true,

  addAttributes() {
    return {
      kind: {
        default: 'info',
        parseHTML: (element) => calloutKind(element.getAttribute('data-callout')),
        renderHTML: (attributes) => ({ 'data-callout': calloutKind(attributes.kind) }),
      },
    }
  },

  parseHTML: () => [{ tag: 'aside[data-callout]' }, { tag: 'div[data-callout]' }],
  renderHTML: ({ HTMLAttributes }) => ['aside', mergeAttributes(HTMLAttributes, { class: 'callout' }), 0],

  addCommands() {
    return {
      setCallout:
        (kind) =>
        ({ commands }) =>
          commands.wrapIn(this.name, { kind }),
      setCalloutKind:
        (kind) =>
        ({ commands }) =>
          commands.updateAttributes(this.name, { kind }),
      unsetCallout:
        () =>
        ({ commands }) =>
          commands.lift(this.name),
    }
  },

  addKeyboardShortcuts() {
    return {
      // Backspace at the start of an empty callout takes the callout away, not the block before it.
      Backspace: ({ editor }) => {
        const { $from, empty } = editor.state.selection
        if (!empty || $from.parentOffset > 0 || $from.depth < 2 || $from.node(-1).type.name !== this.name) return false
        return $from.index(-1) === 0 && editor.commands.lift(this.name)
      },
    }
  },
})
