/** The roots of a document's Y.Doc, and nothing else (validation refuses others). */
export const ROOT_CONTENT = 'default' // XmlFragment: the editor
export const ROOT_TITLE = 'title' // Text: one line
export const ROOT_META = 'meta' // Map: icon (string), fullWidth (boolean)

/**
 * Version of the document schema (nodes, marks, attributes), raised by one with every change of it.
 * A client below a document's `min_schema` must not bind it, not even to read: rendering deletes unknown nodes.
 */
export const SCHEMA_VERSION = 1
