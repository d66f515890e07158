import type { NewUpdate } from '@coscribe/shared/db/append-updates'
import * as Y from 'yjs'

/** What an update brings: the clock of each client id behind it, and what it deletes. */
export type Content = {
  readonly ends: ReadonlyMap<number, number>
  readonly deletions: readonly { readonly client: number; readonly clock: number; readonly length: number }[]
}

/** @throws where the bytes are no update */
export function contentOf(update: Uint8Array): Content {
  const { structs, ds } = Y.decodeUpdate(update)
  const ends = new Map<number, number>()
  for (const { id, length } of structs) ends.set(id.client, Math.max(ends.get(id.client) ?? 0, id.clock + length))
  const deletions = [...ds.clients].flatMap(([client, ranges]) =>
    ranges.map(({ clock, len }) => ({ client, clock, length: len })),
  )
  return { ends, deletions }
}

/** One document as the committed rows alone make it, followed row by row. */
export class Committed {
  readonly doc = new Y.Doc()

  append(row: NewUpdate) {
    Y.applyUpdate(this.doc, row.payload)
  }

  /** What of a content is not committed, in words; null where all of it is. */
  missing({ ends, deletions }: Content): string | null {
    for (const [client, end] of ends)
      if (Y.getState(this.doc.store, client) < end)
        return `client ${client} through ${end}, committed are ${Y.getState(this.doc.store, client)}`
    for (const { client, clock, length } of deletions)
      for (let at = clock; at < clock + length; at++)
        if (at >= Y.getState(this.doc.store, client) || !Y.getItem(this.doc.store, Y.createID(client, at)).deleted)
          return `the deletion of ${client}:${at}`
    return null
  }
}
