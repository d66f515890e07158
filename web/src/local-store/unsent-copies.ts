import { documentMarkdown } from '@coscribe/shared/editor/document-markdown'
import { documentTitle } from '@coscribe/shared/editor/document-title'
import * as Y from 'yjs'
import { type UnsentClocks, unsentText } from '../document-session/unsent-text.ts'
import type { Vault } from './vault.ts'

/** What a person wrote and may no longer send: neither merged nor lost. Kept in their own store, outside the organization's. */
export type UnsentCopy = {
  readonly id: string
  readonly documentId: string
  readonly organizationId: string | null
  readonly title: string
  /** When it was taken, ms since 1970. */
  readonly at: number
  readonly changes: number
  /** The unsent words, one string per place; empty where only words were taken away or formatted. */
  readonly pieces: readonly string[]
  /** The whole document with the unsent changes in it. */
  readonly markdown: string
}

const NOTE = 'unsent copies'

export const readUnsentCopies = async (own: Vault): Promise<readonly UnsentCopy[]> =>
  (await own.readNote<UnsentCopy[]>(NOTE)) ?? []

const changeCopies = (own: Vault, change: (copies: readonly UnsentCopy[]) => readonly UnsentCopy[]): Promise<void> =>
  navigator.locks.request(`coscribe:unsent:${own.id}`, async () => {
    await own.writeNote(NOTE, change(await readUnsentCopies(own)))
  }) as Promise<void>

/** The same words of the same document are kept once, however often they are taken. */
export const addUnsentCopy = (own: Vault, copy: UnsentCopy) =>
  changeCopies(own, (copies) => [copy, ...copies.filter((each) => !isSame(each, copy))])

const isSame = (a: UnsentCopy, b: UnsentCopy) =>
  a.documentId === b.documentId && a.markdown === b.markdown && a.pieces.join('\0') === b.pieces.join('\0')

export const discardUnsentCopy = (own: Vault, id: string) =>
  changeCopies(own, (copies) => copies.filter((copy) => copy.id !== id))

/** What of this Y.Doc was not sent, to be kept. */
export function takeUnsentCopy(
  doc: Y.Doc,
  from: { readonly documentId: string; readonly organizationId: string | null },
  clocks: UnsentClocks,
  changes: number,
  recovered: readonly string[] = [],
): UnsentCopy {
  return {
    ...from,
    id: crypto.randomUUID(),
    title: documentTitle(doc),
    at: Date.now(),
    changes,
    pieces: [...unsentText(doc, clocks), ...recovered],
    markdown: documentMarkdown(doc),
  }
}

/** Takes unsent copies of all documents of an organization's store into the person's own. Answers how many there were. */
export async function rescueUnsent(vault: Vault, own: Vault): Promise<number> {
  const unsent = (await vault.listDocuments()).filter((document) => document.unsent)
  for (const { documentId } of unsent) {
    const rows = await vault.readRows(documentId)
    const doc = new Y.Doc()
    const clocks = new Map<number, number>()
    for (const { update, kind } of rows) {
      if (!update) continue
      Y.applyUpdate(doc, update)
      if (kind === 'mine')
        for (const { id } of Y.decodeUpdate(update).structs)
          clocks.set(id.client, Math.min(clocks.get(id.client) ?? id.clock, id.clock))
    }
    const changes = rows.reduce((sum, row) => sum + (row.kind === 'mine' ? row.changes : 0), 0)
    await addUnsentCopy(
      own,
      takeUnsentCopy(doc, { documentId, organizationId: vault.owner.organizationId }, clocks, changes),
    )
    doc.destroy()
  }
  return unsent.length
}
