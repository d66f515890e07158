import { ROOT_CONTENT } from '@coscribe/shared/editor/document-roots'
import { Document } from '@hocuspocus/server'
import * as Y from 'yjs'

/** Edits of the document that is opened, and how often it is. */
const EDITS = 2_000
const OPENS = 15

/**
 * Opens and sends a made document until V8 has compiled what that takes: the first people to come after a start would
 * otherwise wait for it, with a long document 100 ms. Takes about 200 ms of a core.
 */
export function warmUp(): void {
  const state = madeState()
  for (let opened = 0; opened < OPENS; opened++) {
    const document = new Document('warm-up')
    document.transact(() => Y.applyUpdate(document, state))
    Y.encodeStateAsUpdate(document)
    document.destroy()
  }
}

/** Words inserted and deleted all over a paragraph, the same ones every time. */
function madeState(): Uint8Array {
  const doc = new Y.Doc()
  const text = new Y.XmlText()
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [text])
  doc.getXmlFragment(ROOT_CONTENT).insert(0, [paragraph])
  let seed = 1
  const below = (bound: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return (seed >>> 8) % bound
  }
  doc.transact(() => {
    for (let edits = 0; edits < EDITS; edits++)
      if (text.length > 20 && below(4) === 0) text.delete(below(text.length - 8), 4)
      else text.insert(below(text.length + 1), 'word ')
  })
  return Y.encodeStateAsUpdate(doc)
}
