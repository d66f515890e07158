import * as Y from 'yjs'

/**
 * The undo history of a document in this tab, over a reload. Only ids of what was inserted and deleted are kept (in
 * sessionStorage), no words: those are in the document's copy on this device.
 */
type Step = { readonly insertions: string; readonly deletions: string }
type History = { readonly userId: string; readonly undo: readonly Step[]; readonly redo: readonly Step[] }
type StackItem = Y.UndoManager['undoStack'][number]
type DeleteSet = StackItem['deletions']

/** Steps kept, newest. */
const MAX_STEPS = 200
const keyOf = (documentId: string) => `coscribe:undo:${documentId}`

const encode = (ids: DeleteSet) => btoa(String.fromCharCode(...Y.encodeSnapshot(new Y.Snapshot(ids, new Map()))))
const decode = (text: string) =>
  Y.decodeSnapshot(Uint8Array.from(atob(text), (character) => character.charCodeAt(0))).ds

const toSteps = (stack: readonly StackItem[]): Step[] =>
  stack.slice(-MAX_STEPS).map(({ insertions, deletions }) => ({
    insertions: encode(insertions),
    deletions: encode(deletions),
  }))

export function rememberUndo(documentId: string, userId: string, { undoStack, redoStack }: Y.UndoManager): void {
  try {
    const history: History = { userId, undo: toSteps(undoStack), redo: toSteps(redoStack) }
    if (undoStack.length + redoStack.length > 0) sessionStorage.setItem(keyOf(documentId), JSON.stringify(history))
    else sessionStorage.removeItem(keyOf(documentId))
  } catch {
    // storage refused or full: undo begins anew after the reload
  }
}

function recall(documentId: string, userId: string): History | null {
  try {
    const history = JSON.parse(sessionStorage.getItem(keyOf(documentId)) ?? 'null') as History | null
    return history?.userId === userId ? history : null
  } catch {
    return null
  }
}

/**
 * Reads a document from this device so that what was undone or deleted in this tab can come back: garbage is collected
 * only after the history has laid its hand on what it needs.
 */
export async function withUndoHistory<T>(
  documentId: string,
  userId: string,
  undoManager: Y.UndoManager,
  load: () => Promise<T>,
): Promise<T> {
  const { doc } = undoManager
  const history = recall(documentId, userId)
  if (!history) return await load()
  doc.gcFilter = () => false
  try {
    return await load()
  } finally {
    restore(undoManager, history)
    doc.gcFilter = () => true
    // Off while a merge is watched, which collects when it is over.
    if (doc.gc) Y.tryGc(Y.createDeleteSetFromStructStore(doc.store), doc.store, doc.gcFilter)
  }
}

function restore(undoManager: Y.UndoManager, { undo, redo }: History) {
  const { doc, undoStack, redoStack } = undoManager
  const toStack = (steps: readonly Step[]): StackItem[] =>
    steps.map(({ insertions, deletions }) => ({
      insertions: decode(insertions),
      deletions: decode(deletions),
      meta: new Map(),
    }))
  // In a transaction of nobody's, for Yjs's way through ids.
  doc.transact((transaction) => {
    for (const item of [...toStack(undo), ...toStack(redo)])
      Y.iterateDeletedStructs(transaction, item.deletions, (struct) => {
        if (struct instanceof Y.Item) keep(struct)
      })
  }, 'undo-memory')
  undoStack.push(...toStack(undo))
  redoStack.push(...toStack(redo))
}

/** What Yjs's own UndoManager does with what it may have to bring back. */
function keep(item: Y.Item) {
  for (
    let each: Y.Item | null = item;
    each !== null && !each.keep;
    each = (each.parent as Y.AbstractType<unknown>)._item
  )
    each.keep = true
}
