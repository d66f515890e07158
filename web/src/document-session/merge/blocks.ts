import { ROOT_CONTENT, ROOT_META, ROOT_TITLE } from '@coscribe/shared/editor/document-roots'
import { mediaText } from '@coscribe/shared/editor/media-text'
import * as Y from 'yjs'

/**
 * What a change is in: a top-level block, by the Yjs id of its item (the schema gives blocks no id), or the title or
 * the settings by their roots' names.
 */
export type BlockKey = string

export type Place = {
  readonly key: BlockKey /** The block's item; null for title and settings. */
  readonly block: Y.Item | null
}

/** Which deleted items count as visible. */
export type Seen = (item: Y.Item) => boolean

export const LIVE: Seen = (item) => !item.deleted

const LABEL_LENGTH = 60

export const keyOf = (item: Y.Item): BlockKey => `${item.id.client}:${item.id.clock}`

export const sharedType = (item: Y.Item): Y.AbstractType<unknown> | null =>
  item.content instanceof Y.ContentType ? item.content.type : null

/** Finds the place of items, each parent once. For one moment only: places change with the document. */
export class Places {
  readonly #content: Y.XmlFragment
  readonly #title: Y.Text
  readonly #known = new Map<unknown, Place | null>()

  constructor(doc: Y.Doc) {
    this.#content = doc.getXmlFragment(ROOT_CONTENT)
    this.#title = doc.getText(ROOT_TITLE)
  }

  /** Null where the item's parents have been garbage-collected. */
  of(item: Y.Item): Place | null {
    const { parent } = item
    if (parent === this.#content) return { key: keyOf(item), block: item }
    if (!(parent instanceof Y.AbstractType)) return null
    const known = this.#known.get(parent)
    if (known !== undefined) return known
    const place =
      parent._item === null
        ? { key: parent === this.#title ? ROOT_TITLE : ROOT_META, block: null }
        : this.of(parent._item)
    this.#known.set(parent, place)
    return place
  }
}

/** The items of a list in their order, deleted ones included. */
function* itemsOf(type: { readonly _start: Y.Item | null }) {
  for (let item = type._start; item !== null; item = item.right) yield item
}

/** The shared texts below an item in document order, those in deleted nodes included. */
export function textsBelow(item: Y.Item): Y.Text[] {
  const type = sharedType(item)
  if (type === null) return []
  return type instanceof Y.Text ? [type] : [...itemsOf(type)].flatMap(textsBelow)
}

/** The characters of a text that count as visible. */
export const charactersOf = (text: Y.Text, seen: Seen): string =>
  [...itemsOf(text)]
    .map((item) => (item.content instanceof Y.ContentString && seen(item) ? item.content.str : ''))
    .join('')

/** A block's text, a line for each textblock in it. */
export function blockText(block: Y.Item, seen: Seen = LIVE): string {
  const lines: string[] = []
  const visit = (item: Y.Item) => {
    const type = sharedType(item)
    if (type === null || !seen(item)) return
    if (type instanceof Y.Text) lines.push(charactersOf(type, seen))
    else if (type instanceof Y.XmlElement && mediaText(type) !== null) lines.push(mediaText(type) ?? '')
    else for (const child of itemsOf(type)) visit(child)
  }
  visit(block)
  return lines.join('\n')
}

export const labelOf = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > LABEL_LENGTH ? `${line.slice(0, LABEL_LENGTH).trimEnd()}…` : line
}

export const kindOf = (block: Y.Item): string => {
  const type = sharedType(block)
  return type instanceof Y.XmlElement ? type.nodeName : ''
}

/** The heading that a block stands under, or null. */
export function headingAbove(block: Y.Item, seen: Seen): string | null {
  for (let item = block.left; item !== null; item = item.left)
    if (kindOf(item) === 'heading' && seen(item)) return blockText(item, seen)
  return null
}

/** The item with this key, as long as the document has it: a deleted block keeps its place. */
export function findBlock(doc: Y.Doc, key: BlockKey): Y.Item | null {
  const match = /^(\d+):(\d+)$/.exec(key)
  if (!match) return null
  const [client, clock] = [Number(match[1]), Number(match[2])]
  if (clock >= Y.getState(doc.store, client)) return null
  const item = Y.getItem(doc.store, Y.createID(client, clock))
  return item instanceof Y.Item && item.parent === doc.getXmlFragment(ROOT_CONTENT) ? item : null
}
