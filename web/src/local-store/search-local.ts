import { foldText, type MarkedText, type Search, snippetOf } from '@coscribe/shared/domain/search-text'
import { documentText } from '@coscribe/shared/editor/document-text'
import { documentTitle } from '@coscribe/shared/editor/document-title'
import * as Y from 'yjs'
import type { Vault } from './vault.ts'

export type LocalHit = {
  readonly documentId: string
  readonly title: string
  /** A line around the place; null where the title says it all. */
  readonly snippet: MarkedText | null
}

/** Longest text that is searched, in characters, of one document. */
const MAX_TEXT = 200_000

export type LocalText = { readonly documentId: string; readonly title: string; readonly text: string }

/** Title and text of every document on this device: read once, when a search begins. */
export async function readLocalTexts(vault: Vault): Promise<LocalText[]> {
  const documents = await vault.listDocuments()
  const texts: LocalText[] = []
  for (const { documentId } of documents) {
    const doc = new Y.Doc()
    for (const { update } of await vault.readRows(documentId)) if (update) Y.applyUpdate(doc, update)
    texts.push({ documentId, title: documentTitle(doc), text: documentText(doc, MAX_TEXT) })
    doc.destroy()
  }
  return texts
}

/**
 * Documents that hold all that was asked for, as parts of words too, and nothing of what was refused; those with more of it in
 * the title first, otherwise in their order.
 */
export function searchTexts(texts: readonly LocalText[], search: Search, limit: number): LocalHit[] {
  const terms = search.terms.map(({ text, refused }) => ({ folded: foldText(text), refused }))
  const wanted = terms.filter(({ refused }) => !refused).map(({ folded }) => folded)
  const unwanted = terms.filter(({ refused }) => refused).map(({ folded }) => folded)
  if (wanted.length === 0) return []
  return texts
    .flatMap(({ documentId, title, text }) => {
      const foldedTitle = foldText(title)
      const has = textHolder(foldedTitle, text)
      if (!wanted.every(has) || unwanted.some(has)) return []
      const inTitle = wanted.filter((word) => foldedTitle.includes(word)).length
      return [{ documentId, title, text, inTitle }]
    })
    .sort((a, b) => b.inTitle - a.inTitle)
    .slice(0, limit)
    .map(({ documentId, title, text, inTitle }) => ({
      documentId,
      title,
      snippet: inTitle === wanted.length ? null : snippetOf(text, search),
    }))
}

/** Tells whether title or text hold a word; folds the text only where the title does not answer. */
function textHolder(foldedTitle: string, text: string): (word: string) => boolean {
  let folded: string | null = null
  return (word) => {
    if (foldedTitle.includes(word)) return true
    folded ??= foldText(text)
    return folded.includes(word)
  }
}
