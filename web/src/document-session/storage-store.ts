import { ROOT_META, ROOT_TITLE } from '@coscribe/shared/editor/document-roots'
import { documentFullWidth, documentIcon, oneLine } from '@coscribe/shared/editor/document-title'
import type * as Y from 'yjs'
import { Store, shallowEqual } from './external-store.ts'

/** The document's own values beside its content, as plain data. */
export type DocumentStorage = {
  /** As it stands in the title field: one line, not trimmed. */
  readonly title: string
  readonly icon: string | null
  readonly fullWidth: boolean
}

/** The document's storage as a store; follows the Y.Doc until `stop` is called. */
export function followStorage(doc: Y.Doc) {
  const title = doc.getText(ROOT_TITLE)
  const meta = doc.getMap(ROOT_META)
  const read = (): DocumentStorage => ({
    title: oneLine(title.toString()),
    icon: documentIcon(doc),
    fullWidth: documentFullWidth(doc),
  })
  const storage = new Store(read(), shallowEqual)
  const update = () => storage.set(read())
  title.observe(update)
  meta.observe(update)
  return {
    storage,
    stop() {
      title.unobserve(update)
      meta.unobserve(update)
    },
  }
}
