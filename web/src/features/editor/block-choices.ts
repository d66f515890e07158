import type { Editor, Range } from '@tiptap/core'
import {
  Code,
  Heading1,
  Heading2,
  Heading3,
  Image,
  Info,
  List,
  ListChecks,
  ListOrdered,
  type LucideIcon,
  Minus,
  Paperclip,
  SquareCode,
  Table,
  TextQuote,
  Type,
} from 'lucide-react'
import { currentTag } from '@/words/current-locale.ts'
import type { English } from '@/words/en/index.ts'
import type { LocaleTag } from '@/words/locales.ts'
import { wordsFor } from '@/words/words-for.ts'
import { chooseFiles } from './choose-files.ts'

/** The blocks that have a name in the catalog. */
export type BlockId = keyof English['editor']['blocks']['labels']

/** A kind of block that can be chosen: in the slash menu, in the text style menu, in the touch bar. */
export type BlockChoice = {
  /** Its name and what else people type for it stand in the catalog, under this id. */
  readonly id: BlockId
  readonly group: 'text' | 'insert'
  /** The Markdown shortcut that does the same. */
  readonly hint: string
  readonly icon: LucideIcon
  isActive(editor: Editor): boolean
  /** Makes the block; `range` is typed text that goes away. */
  run(editor: Editor, range?: Range): void
}

const start = (editor: Editor, range?: Range) => {
  const chain = editor.chain().focus()
  return range ? chain.deleteRange(range) : chain
}

/** Asks for files first: they go where the caret is then. */
const upload = (editor: Editor, kind: 'picture' | 'file', range?: Range) => {
  start(editor, range).run()
  chooseFiles(kind, {}, (files) => editor.commands.uploadFiles(files))
}

const heading = (level: 1 | 2 | 3, icon: LucideIcon): BlockChoice => ({
  id: `heading-${level}`,
  group: 'text',
  hint: '#'.repeat(level),
  icon,
  isActive: (editor) => editor.isActive('heading', { level }),
  run: (editor, range) => start(editor, range).setNode('heading', { level }).run(),
})

export const BLOCK_CHOICES: readonly BlockChoice[] = [
  {
    id: 'text',
    group: 'text',
    hint: '',
    icon: Type,
    isActive: (editor) =>
      editor.isActive('paragraph') &&
      !['bulletList', 'orderedList', 'taskList', 'blockquote'].some((name) => editor.isActive(name)),
    run: (editor, range) => start(editor, range).clearNodes().run(),
  },
  heading(1, Heading1),
  heading(2, Heading2),
  heading(3, Heading3),
  {
    id: 'bullet-list',
    group: 'text',
    hint: '-',
    icon: List,
    isActive: (editor) => editor.isActive('bulletList'),
    run: (editor, range) => start(editor, range).toggleBulletList().run(),
  },
  {
    id: 'ordered-list',
    group: 'text',
    hint: '1.',
    icon: ListOrdered,
    isActive: (editor) => editor.isActive('orderedList'),
    run: (editor, range) => start(editor, range).toggleOrderedList().run(),
  },
  {
    id: 'task-list',
    group: 'text',
    hint: '[]',
    icon: ListChecks,
    isActive: (editor) => editor.isActive('taskList'),
    run: (editor, range) => start(editor, range).toggleTaskList().run(),
  },
  {
    id: 'quote',
    group: 'text',
    hint: '>',
    icon: TextQuote,
    isActive: (editor) => editor.isActive('blockquote'),
    run: (editor, range) => start(editor, range).toggleBlockquote().run(),
  },
  {
    id: 'picture',
    group: 'insert',
    hint: '',
    icon: Image,
    isActive: (editor) => editor.isActive('image'),
    run: (editor, range) => upload(editor, 'picture', range),
  },
  {
    id: 'file',
    group: 'insert',
    hint: '',
    icon: Paperclip,
    isActive: (editor) => editor.isActive('file'),
    run: (editor, range) => upload(editor, 'file', range),
  },
  {
    id: 'table',
    group: 'insert',
    hint: '',
    icon: Table,
    isActive: (editor) => editor.isActive('table'),
    run: (editor, range) => start(editor, range).insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
  },
  {
    id: 'callout',
    group: 'insert',
    hint: '',
    icon: Info,
    isActive: (editor) => editor.isActive('callout'),
    run: (editor, range) => start(editor, range).setCallout('info').run(),
  },
  {
    id: 'code-block',
    group: 'insert',
    hint: '```',
    icon: SquareCode,
    isActive: (editor) => editor.isActive('codeBlock'),
    run: (editor, range) => start(editor, range).toggleCodeBlock().run(),
  },
  {
    id: 'divider',
    group: 'insert',
    hint: '---',
    icon: Minus,
    isActive: () => false,
    run: (editor, range) => start(editor, range).setHorizontalRule().run(),
  },
]

/** Choices for the block around a selection: everything that text can be turned into. */
export const TEXT_STYLES = BLOCK_CHOICES.filter((choice) => choice.group === 'text' || choice.id === 'code-block')

export const CODE_ICON = Code

/** What a block is called in the reader's language. */
export const blockLabel = (id: BlockId, tag: LocaleTag = currentTag()) => wordsFor(tag)('editor')(`blocks.labels.${id}`)

const matches = ({ id }: BlockChoice, query: string, tag: LocaleTag) => {
  // English as well: many know the English names, and the Markdown ones are English.
  const words = [wordsFor(tag)('editor'), wordsFor('en')('editor')]
    .map((t) => `${t(`blocks.labels.${id}`)} ${t(`blocks.search.${id}`)}`)
    .join(' ')
    .toLowerCase()
  const wanted = query.toLowerCase().trim()
  return words.includes(wanted) || words.replace(/[\s-]/g, '').includes(wanted.replace(/[\s-]/g, ''))
}

/** The choices for what was typed, those whose own label begins with it first. */
export function filterBlocks(query: string, tag: LocaleTag = currentTag()): BlockChoice[] {
  const found = BLOCK_CHOICES.filter((choice) => matches(choice, query, tag))
  const wanted = query.toLowerCase().trim()
  // In an empty line "Text" would change nothing; it is there for who asks for it.
  if (wanted === '') return found.filter((choice) => choice.id !== 'text')
  const rank = ({ id }: BlockChoice) => {
    const label = blockLabel(id, tag).toLowerCase()
    return label.startsWith(wanted) ? 0 : label.includes(wanted) ? 1 : 2
  }
  return found.sort((a, b) => rank(a) - rank(b))
}

/** Letters that may follow after nothing was found before the menu gives up: it was only a slash in a sentence. */
const PATIENCE = 3

/** True where the slash menu should still be there for this text. */
export const slashMenuWanted = (query: string) =>
  filterBlocks(query).length > 0 ||
  (query.length > 0 && filterBlocks(query.slice(0, -PATIENCE)).length > 0 && query.length <= 24)
