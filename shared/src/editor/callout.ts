import { type JSONContent, mergeAttributes, Node } from '@tiptap/core'

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

  markdownTokenName: 'callout',
  markdownTokenizer: {
    name: 'callout',
    level: 'block',
    start: (source) => source.search(/^ {0,3}> ?\[![A-Za-z]+\]/m),
    tokenize(source, _tokens, lexer) {
      const match = /^ {0,3}> ?\[!([A-Za-z]+)\][ \t]*(?:\n|$)((?: {0,3}>[^\n]*(?:\n|$))*)/.exec(source)
      const kind = KINDS_BY_WORD[match?.[1]?.toUpperCase() ?? '']
      if (!match || !kind) return undefined
      const inner = (match[2] ?? '').replace(/^ {0,3}> ?/gm, '')
      return { type: 'callout', raw: match[0], kind, tokens: lexer.blockTokens(inner) }
    },
  },
  parseMarkdown: (token, helpers) => {
    const content = helpers.parseBlockChildren?.(token.tokens ?? []) ?? helpers.parseChildren(token.tokens ?? [])
    return {
      type: 'callout',
      attrs: { kind: calloutKind(token.kind) },
      content: content.length > 0 ? content : [{ type: 'paragraph' }],
    }
  },
  renderMarkdown: (node: JSONContent, helpers) => {
    const inner = helpers.renderChildren(node.content ?? [], '\n\n')
    const lines = inner.split('\n').map((line) => (line === '' ? '>' : `> ${line}`))
    return [`> [!${MARKDOWN_WORDS[calloutKind(node.attrs?.kind)]}]`, ...lines].join('\n')
  },
})
