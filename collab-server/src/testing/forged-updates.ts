import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

/** Struct kinds of a Yjs update (format V1), by their reference number. */
const GC = 0
const DELETED = 1
const EMBED = 5
const FORMAT = 6
const TYPE = 7
const DOC = 9
const SKIP = 10

export type Forged =
  | { readonly kind: 'gc' | 'skip' | 'deleted'; readonly length: number }
  | { readonly kind: 'embed'; readonly json: string }
  | { readonly kind: 'format'; readonly key: string; readonly json: string }
  | { readonly kind: 'type'; readonly type: number }
  | { readonly kind: 'doc' }

export type ForgedRange = readonly [clientId: number, clock: number, length: number]

/** An update with one struct, written byte by byte as no editor would: with any client id, clock and length. */
export function forgedStruct(clientId: number, clock: number, forged: Forged): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint(encoder, clientId)
    encoding.writeVarUint(encoder, clock)
    writeStruct(encoder, forged)
    encoding.writeVarUint(encoder, 0)
  })
}

/** An update that only deletes. */
export function forgedDeletions(ranges: readonly ForgedRange[]): Uint8Array {
  const clients = Map.groupBy(ranges, ([clientId]) => clientId)
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, clients.size)
    for (const [clientId, own] of clients) {
      encoding.writeVarUint(encoder, clientId)
      encoding.writeVarUint(encoder, own.length)
      for (const [, clock, length] of own) {
        encoding.writeVarUint(encoder, clock)
        encoding.writeVarUint(encoder, length)
      }
    }
  })
}

function writeStruct(encoder: encoding.Encoder, forged: Forged) {
  const item = (reference: number) => {
    encoding.writeUint8(encoder, reference)
    // Neither neighbour is named, so the parent is: a root.
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarString(encoder, 'default')
  }
  switch (forged.kind) {
    case 'gc':
    case 'skip':
      encoding.writeUint8(encoder, forged.kind === 'gc' ? GC : SKIP)
      return encoding.writeVarUint(encoder, forged.length)
    case 'deleted':
      item(DELETED)
      return encoding.writeVarUint(encoder, forged.length)
    case 'embed':
      item(EMBED)
      return encoding.writeVarString(encoder, forged.json)
    case 'format':
      item(FORMAT)
      encoding.writeVarString(encoder, forged.key)
      return encoding.writeVarString(encoder, forged.json)
    case 'type':
      item(TYPE)
      return encoding.writeVarUint(encoder, forged.type)
    case 'doc':
      item(DOC)
      encoding.writeVarString(encoder, 'a-guid')
      return encoding.writeAny(encoder, {})
  }
}

/** The update of an editor that works on a title. */
export function updateOf(change: (title: Y.Text, doc: Y.Doc) => void, clientId?: number): Uint8Array {
  const doc = new Y.Doc()
  if (clientId !== undefined) doc.clientID = clientId
  change(doc.getText('title'), doc)
  return Y.encodeStateAsUpdate(doc)
}

/** 2^40 structs in thirty bytes, if it is read as format V2: run-length codes that never end (yjs #687). */
export function runLengthBomb(): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 0)
    const [keyClock, client, leftClock, rightClock, info, strings, parentInfo, typeRef, length] = [
      [],
      [7],
      [],
      [],
      [0],
      [],
      [],
      [],
      [1],
    ]
    for (const column of [keyClock, client, leftClock, rightClock, info, strings, parentInfo, typeRef, length])
      encoding.writeVarUint8Array(encoder, Uint8Array.from(column ?? []))
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint(encoder, 2 ** 40)
    encoding.writeVarUint(encoder, 0)
  })
}
