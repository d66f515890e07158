import type { JSONContent } from '@tiptap/core'
import { Node } from '@tiptap/pm/model'
import { prosemirrorToYXmlFragment, updateYFragment, yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { alignBlocks } from './align-blocks.ts'
import { documentSchema } from './document-extensions.ts'
import { ROOT_CONTENT, ROOT_META, ROOT_TITLE } from './document-roots.ts'
import { replaceText } from './replace-text.ts'

/** What a document is to say. */
export type WantedDocument = {
  readonly title: string
  readonly icon: string | null
  /** ProseMirror JSON of `documentSchema()`. */
  readonly content: JSONContent
}

/**
 * Makes the document say what is wanted, by the smallest edit that is feasible: blocks that are the same stay untouched
 * wherever they stand, and with them what others write in them at this moment; of a block that has another text, only
 * that changes. To be called inside a transaction. (y-tiptap's own way from a changed page to shared types looks for
 * one changed stretch, and rewrites everything between two changes.) Answers whether anything changed.
 *
 * @throws RangeError for content that the schema does not allow; nothing is changed then.
 */
export function rewriteDocument(doc: Y.Doc, wanted: WantedDocument): boolean {
  const page = Node.fromJSON(documentSchema(), wanted.content)
  page.check()
  const hasOtherTitle = replaceText(doc.getText(ROOT_TITLE), wanted.title)
  const meta = doc.getMap(ROOT_META)
  const hasOtherIcon = (meta.get('icon') ?? null) !== wanted.icon
  if (hasOtherIcon && wanted.icon === null) meta.delete('icon')
  else if (hasOtherIcon) meta.set('icon', wanted.icon)
  const hasOtherContent = rewriteChildren(doc, doc.getXmlFragment(ROOT_CONTENT), page)
  return hasOtherTitle || hasOtherIcon || hasOtherContent
}

function rewriteChildren(doc: Y.Doc, parent: Y.XmlFragment, wanted: Node): boolean {
  const present = parent.toArray()
  const before = present.map((child, i) => fingerprintOf(child) ?? `unknown ${i}`)
  const after = wanted.children.map((child) => JSON.stringify(child.toJSON()))
  const pairs = alignBlocks(before, after)
  if (pairs.length === before.length && pairs.length === after.length) return false
  // From the end, so that places before it stay what they are.
  let end: readonly [number, number] = [before.length, after.length]
  for (const pair of [...pairs.toReversed(), [-1, -1] as const]) {
    rewriteStretch(doc, parent, [pair[0] + 1, end[0]], wanted.children.slice(pair[1] + 1, end[1]))
    end = pair
  }
  return true
}

/** Blocks between two that stay: one by one where they are of a kind, and what is left over comes or goes. */
function rewriteStretch(
  doc: Y.Doc,
  parent: Y.XmlFragment,
  [from, to]: readonly [number, number],
  wanted: readonly Node[],
): void {
  let done = 0
  while (done < Math.min(to - from, wanted.length)) {
    const present = parent.get(from + done)
    const node = wanted[done] as Node
    if (!(present instanceof Y.XmlElement) || present.nodeName !== node.type.name) break
    rewriteBlock(doc, present, node)
    done += 1
  }
  if (to - from > done) parent.delete(from + done, to - from - done)
  if (wanted.length > done) parent.insert(from + done, toShared(wanted.slice(done)))
}

function rewriteBlock(doc: Y.Doc, block: Y.XmlElement, wanted: Node): void {
  const holdsBlocks =
    !wanted.isTextblock && wanted.childCount > 0 && block.toArray().every((child) => child instanceof Y.XmlElement)
  if (holdsBlocks) {
    rewriteAttributes(block, wanted)
    rewriteChildren(doc, block, wanted)
  } else updateYFragment(doc, block, wanted, { mapping: new Map(), isOMark: new Map() })
}

function rewriteAttributes(block: Y.XmlElement, { attrs }: Node) {
  const present: Record<string, unknown> = block.getAttributes()
  for (const [name, value] of Object.entries(attrs))
    if (value === null || value === undefined) {
      if (Object.hasOwn(present, name)) block.removeAttribute(name)
    } else if (JSON.stringify(present[name]) !== JSON.stringify(value)) block.setAttribute(name, value)
  for (const name of Object.keys(present)) if (!Object.hasOwn(attrs, name)) block.removeAttribute(name)
}

/** New shared types that say what the nodes do. */
function toShared(nodes: readonly Node[]): (Y.XmlElement | Y.XmlText)[] {
  const scratch = new Y.Doc().getXmlFragment(ROOT_CONTENT)
  prosemirrorToYXmlFragment(documentSchema().topNodeType.create(null, nodes), scratch)
  return scratch.toArray().map((child) => (child as Y.XmlElement).clone())
}

/** The block as our schema reads it; null where it does not. */
function fingerprintOf(block: Y.XmlElement | Y.XmlText | Y.XmlHook): string | null {
  if (!(block instanceof Y.XmlElement)) return null
  try {
    const node = Node.fromJSON(documentSchema(), {
      type: block.nodeName,
      attrs: block.getAttributes(),
      content: yXmlFragmentToProsemirrorJSON(block).content.flat(),
    })
    return JSON.stringify(node.toJSON())
  } catch {
    return null
  }
}
