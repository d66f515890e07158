import { documentText } from '@coscribe/shared/editor/document-text'
import { documentTitle } from '@coscribe/shared/editor/document-title'
import * as Y from 'yjs'
import type { Vault } from './vault.ts'

export type LocalHit = {
  readonly documentId: string
  readonly title: string
  /** The text around the first place; null where only the title matches. */
  readonly snippet: string | null
}

/** Longest text that is searched, in characters, of one document. */
const MAX_TEXT = 200_000
const AROUND = 60

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

/** Documents that hold all words, those with a word in the title first. */
export function searchTexts(texts: readonly LocalText[], query: string, limit: number): LocalHit[] {
  const words = fold(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  return texts
    .flatMap(({ documentId, title, text }) => {
      const foldedTitle = fold(title)
      const foldedText = fold(text)
      if (!words.every((word) => foldedTitle.includes(word) || foldedText.includes(word))) return []
      const inTitle = words.some((word) => foldedTitle.includes(word))
      const at = words.map((word) => foldedText.indexOf(word)).find((place) => place >= 0) ?? -1
      return [{ documentId, title, inTitle, snippet: at < 0 ? null : snippet(text, at) }]
    })
    .sort((a, b) => Number(b.inTitle) - Number(a.inTitle))
    .slice(0, limit)
    .map(({ inTitle: _inTitle, ...hit }) => hit)
}

/** Without case; accents stay, since a fold that changes lengths would move the snippet. */
const fold = (text: string) => text.toLocaleLowerCase()

function snippet(text: string, at: number): string {
  const from = Math.max(0, at - AROUND)
  const part = text.slice(from, at + AROUND).replace(/\s+/g, ' ')
  return `${from > 0 ? '…' : ''}${part}${at + AROUND < text.length ? '…' : ''}`
}
