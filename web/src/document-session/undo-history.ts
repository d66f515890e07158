import { ROOT_CONTENT, ROOT_META, ROOT_TITLE } from '@coscribe/shared/editor/document-roots'
import { defaultDeleteFilter, defaultProtectedNodes, ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { Store, shallowEqual } from './external-store.ts'

/** One history for title, settings and content, holding only what this person did here. */
export class UndoHistory {
  readonly manager: Y.UndoManager
  readonly depth = new Store({ canUndo: false, canRedo: false }, shallowEqual)

  /** @param origin Of transactions that are undoable like typing. */
  constructor(doc: Y.Doc, origin: unknown) {
    this.manager = new Y.UndoManager(
      [doc.getXmlFragment(ROOT_CONTENT), doc.getText(ROOT_TITLE), doc.getMap(ROOT_META)],
      {
        trackedOrigins: new Set<unknown>([ySyncPluginKey, origin]),
        deleteFilter: (item) => defaultDeleteFilter(item, defaultProtectedNodes),
        captureTransaction: (transaction) => transaction.meta.get('addToHistory') !== false,
      },
    )
    for (const event of ['stack-item-added', 'stack-item-popped', 'stack-cleared'] as const)
      this.manager.on(event, () => this.readDepth())
  }

  /** To be called where the stacks were filled by hand. */
  readDepth() {
    const { undoStack, redoStack } = this.manager
    this.depth.set({ canUndo: undoStack.length > 0, canRedo: redoStack.length > 0 })
  }
}
