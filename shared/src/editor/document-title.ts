import type * as Y from 'yjs'
import { MAX_TITLE_LENGTH } from '../domain/limits.ts'
import { ROOT_META, ROOT_TITLE } from './document-roots.ts'

/** A title as it is kept: one line, without control characters, at most `MAX_TITLE_LENGTH` code units. */
export const oneLine = (text: string) =>
  text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').slice(0, MAX_TITLE_LENGTH)

/** The document's title, trimmed; empty where it has none. */
export const documentTitle = (doc: Y.Doc): string => oneLine(doc.getText(ROOT_TITLE).toString()).trim()

/** The name of the document's icon (drawn by the screens, which show the plain page for one they do not know), or null. */
export function documentIcon(doc: Y.Doc): string | null {
  const icon = doc.getMap(ROOT_META).get('icon')
  return typeof icon === 'string' && /^[a-z][a-z0-9-]{0,31}$/.test(icon) ? icon : null
}

/** True where the document's people chose the wide column. */
export const documentFullWidth = (doc: Y.Doc): boolean => doc.getMap(ROOT_META).get('fullWidth') === true
