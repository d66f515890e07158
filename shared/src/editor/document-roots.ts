/** The roots of a document's Y.Doc, and nothing else (validation refuses others). */
export const ROOT_CONTENT = 'default' // XmlFragment: the editor
export const ROOT_TITLE = 'title' // Text: one line
export const ROOT_META = 'meta' // Map: icon (string), fullWidth (boolean)

/**
 * Version of the document schema (nodes, marks, attributes), raised by one with every change of it.
 * A client below a document's `min_schema` must not bind it, not even to read: rendering deletes unknown nodes.
 */
export const SCHEMA_VERSION = 2
/** Which schema a document needs that holds nodes of these names; all others were in the first one. */
export const FILES_SCHEMA_VERSION = 2
export const NODE_SCHEMA_VERSIONS: Readonly<Record<string, number>> = {
  image: FILES_SCHEMA_VERSION,
  file: FILES_SCHEMA_VERSION,
}
