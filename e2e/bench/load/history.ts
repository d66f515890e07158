import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { paragraphOf } from '@coscribe/shared/testing/replay-trace'
import * as Y from 'yjs'
import { clientIdOf } from './typing.ts'

export type History = {
  readonly source: string
  /** One per transaction, in order; the first makes the paragraph. */
  readonly updates: readonly Uint8Array[]
  readonly text: string
}

type Transaction = { readonly patches: readonly (readonly [number, number, string])[] }

const FILE = 'automerge-paper.json.gz'
const FOLDER = process.env.TRACES_DIR ?? join(import.meta.dirname, '../../../../shared/traces')
/** Inserts and deletes of the real one. */
const OPERATIONS = 259_778

let made: History | null = null

/** A long history of one writer as updates of a real Y.Doc: the real one where it is at hand, else a made one. */
export function longHistory(): History {
  made ??= build()
  return made
}

function build(): History {
  const file = process.env.BENCH_TRACE ?? join(FOLDER, FILE)
  const { source, transactions } = existsSync(file)
    ? { source: file.split('/').at(-1) as string, transactions: read(file) }
    : { source: 'made, seed 42', transactions: makeTransactions() }
  const doc = new Y.Doc()
  doc.clientID = clientIdOf(7)
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  const paragraph = paragraphOf(doc)
  for (const { patches } of transactions)
    doc.transact(() => {
      for (const [position, deleted, inserted] of patches) {
        if (deleted > 0) paragraph.delete(position, deleted)
        if (inserted) paragraph.insert(position, inserted)
      }
    })
  return { source, updates, text: paragraph.toString() }
}

const read = (file: string): Transaction[] => JSON.parse(gunzipSync(readFileSync(file)).toString()).txns

/** Typing and deleting in runs, three deletions among ten operations, the cursor elsewhere now and then. */
function makeTransactions(): Transaction[] {
  let state = 42
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state >>> 8) % below
  }
  let [length, cursor, deleting] = [0, 0, false]
  return Array.from({ length: OPERATIONS }, () => {
    if (random(500) === 0) cursor = random(length + 1)
    if (random(deleting ? 7 : 16) === 0) deleting = !deleting
    if (cursor > 0 && deleting) {
      length -= 1
      return { patches: [[--cursor, 1, ''] as const] }
    }
    length += 1
    return { patches: [[cursor++, 0, 'etaoin shrdlu\n'.charAt(random(14))] as const] }
  })
}
