import * as Y from 'yjs'
import { type BlockKey, blockText, headingAbove, keyOf, kindOf, Places, type Seen, textsBelow } from './blocks.ts'
import { eachStructIn } from './id-ranges.ts'

/** Somebody's text that a transaction took out of the document without anybody having seen both. */
export type TakenText = {
  /** The Yjs id of its first character. */
  readonly id: string
  readonly text: string
  readonly before: string
  readonly under: string | null
  readonly block: BlockKey
  readonly mine: boolean
  /** The Yjs client that wrote it. */
  readonly client: number
  /** The outermost item that was deleted around it: whoever deleted that took the text. Null where this person or the editor did. */
  readonly deleted: { readonly client: number; readonly clock: number } | null
  /** True where no person deleted it, but the editor, which takes out what its schema does not allow. */
  readonly byEditor: boolean
}

export type TakenTextRules = {
  /** From which clock on a client's text is this person's and unsent; null for other people's clients. */
  readonly unsentFrom: (client: number) => number | null
  /** From which clock on a client's text came with this merge; null for own clients. */
  readonly newFrom: (client: number) => number | null
  /** Deleted by this person since the connection was lost. */
  readonly wasDeletedHere: (item: Y.Item) => boolean
  readonly byEditor: boolean
}

type Group = { readonly block: Y.Item; readonly mine: boolean; readonly client: number; readonly first: Y.Item }

/**
 * Foreign characters between two pieces up to this many are shown with them: the editor finds typed letters by
 * comparing texts, so that one word may come as two pieces.
 */
const MAX_GAP = 3

/**
 * The texts that a transaction took out, one for each block and author. To be called in `afterTransaction`: there
 * deleted items still have their content, which is collected right after it.
 *
 * - Unsent text of this person: nobody can have deleted it knowingly.
 * - Text of others that came into something this person deleted meanwhile. It arrives deleted.
 */
export function takenText(doc: Y.Doc, transaction: Y.Transaction, rules: TakenTextRules): TakenText[] {
  const isTakenNow: Seen = (item) => Y.isDeleted(transaction.deleteSet, item.id)
  const places = new Places(doc)
  const groups = new Map<string, Group>()
  eachStructIn(doc, transaction.deleteSet, (struct) => {
    if (!(struct instanceof Y.Item) || takenFrom(struct, rules) === null) return
    const block = places.of(struct)?.block
    if (!block) return
    const mine = rules.unsentFrom(struct.id.client) !== null
    const group = `${keyOf(block)} ${mine || struct.id.client}`
    if (!groups.has(group)) groups.set(group, { block, mine, client: struct.id.client, first: struct })
  })
  return [...groups.values()].flatMap((group) => describe(group, isTakenNow, rules))
}

/** The offset from which on the characters of this deleted item were taken from their author; null for none. */
function takenFrom(item: Y.Item, rules: TakenTextRules): number | null {
  if (!(item.content instanceof Y.ContentString)) return null
  const { client, clock } = item.id
  const from = rules.unsentFrom(client) ?? rules.newFrom(client) ?? Number.POSITIVE_INFINITY
  if (from >= clock + item.length) return null
  if (rules.unsentFrom(client) === null && !rules.byEditor && !isInDeletedHere(item, rules)) return null
  return Math.max(0, from - clock)
}

const parentOf = (item: Y.Item): Y.Item | null => (item.parent instanceof Y.AbstractType ? item.parent._item : null)

function isInDeletedHere(item: Y.Item, { wasDeletedHere }: TakenTextRules): boolean {
  for (let around = parentOf(item); around !== null; around = parentOf(around)) if (wasDeletedHere(around)) return true
  return false
}

function describe({ block, mine, client, first }: Group, isTakenNow: Seen, rules: TakenTextRules): TakenText[] {
  const isOthersNew: Seen = ({ id }) => id.clock >= (rules.newFrom(id.client) ?? Number.POSITIVE_INFINITY)
  const asAuthorHadIt: Seen = mine
    ? (item) => (!item.deleted || isTakenNow(item)) && !isOthersNew(item)
    : (item) => !item.deleted || isTakenNow(item) || rules.wasDeletedHere(item)
  const isTheirs = (item: Y.Item) => (mine ? rules.unsentFrom(item.id.client) !== null : item.id.client === client)
  const start = (item: Y.Item) => (isTakenNow(item) && isTheirs(item) ? takenFrom(item, rules) : null)
  const pieces = textsBelow(block).flatMap((text) => piecesOf(text, start, asAuthorHadIt))
  // Spaces around words are of the place they were in; in code they are what was written.
  const text = (kindOf(block) === 'codeBlock' ? pieces : pieces.map((piece) => piece.trim()))
    .filter((piece) => piece.trim() !== '')
    .join('\n')
  if (text === '') return []
  return [
    {
      id: `${first.id.client}:${first.id.clock + (start(first) ?? 0)}`,
      text,
      before: blockText(block, asAuthorHadIt),
      under: headingAbove(block, asAuthorHadIt),
      block: keyOf(block),
      mine,
      client,
      deleted: mine && !rules.byEditor ? outermostTaken(first, isTakenNow) : null,
      byEditor: rules.byEditor,
    },
  ]
}

/** The wanted characters of one text, those close together in one piece. */
function piecesOf(text: Y.Text, start: (item: Y.Item) => number | null, seen: Seen): string[] {
  const pieces: string[] = []
  let gap: string | null = null
  for (let item = text._start; item !== null; item = item.right) {
    if (!(item.content instanceof Y.ContentString) || !seen(item)) continue
    const { str } = item.content
    const from = start(item) ?? str.length
    if (gap !== null) gap += str.slice(0, from)
    if (from === str.length) continue
    if (gap !== null && gap.length <= MAX_GAP) pieces.push(`${pieces.pop() ?? ''}${gap}${str.slice(from)}`)
    else pieces.push(str.slice(from))
    gap = ''
  }
  return pieces
}

function outermostTaken(item: Y.Item, isTakenNow: Seen) {
  let outermost = item
  for (let around = parentOf(item); around !== null; around = parentOf(around))
    if (isTakenNow(around)) outermost = around
  return { client: outermost.id.client, clock: outermost.id.clock }
}
