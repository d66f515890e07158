import type { DocumentId, UserId } from '@coscribe/shared/domain/ids'
import { paragraphOf } from '@coscribe/shared/testing/replay-trace'
import { until } from '@coscribe/shared/testing/until'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { CollabWorld, TokenOptions } from './collab-world.ts'

export type ClientOptions = Omit<TokenOptions, 'documentId' | 'userId'> & {
  readonly documentId?: DocumentId
  readonly doc?: Y.Doc
  /** Another way in than a WebSocket. */
  readonly Socket?: unknown
}

/** A socket that is destroyed while it connects emits an error that the provider does not listen to any more. */
class QuietWebSocket extends WebSocket {
  constructor(address: string | URL, protocols?: string | string[]) {
    super(address, protocols)
    this.on('error', () => {})
  }
}

/** A person at a stock provider: nothing in it is ours. */
export class TestClient {
  readonly doc: Y.Doc
  readonly provider: HocuspocusProvider
  readonly closes: { readonly code: number; readonly reason: string }[] = []
  readonly #socket: HocuspocusProviderWebsocket

  constructor(world: CollabWorld, port: number, userId: UserId, options: ClientOptions = {}) {
    const documentId = options.documentId ?? world.documentId
    this.doc = options.doc ?? new Y.Doc()
    this.#socket = new HocuspocusProviderWebsocket({
      url: `ws://127.0.0.1:${port}/collab`,
      WebSocketPolyfill: options.Socket ?? QuietWebSocket,
      delay: 50,
      minDelay: 50,
      maxDelay: 200,
      jitter: false,
    })
    this.provider = new HocuspocusProvider({
      websocketProvider: this.#socket,
      name: world.nameOf(documentId),
      document: this.doc,
      token: () => world.mintToken({ ...options, documentId, userId }),
      onClose: ({ event }) => this.closes.push({ code: event.code, reason: event.reason }),
    })
    this.provider.attach()
  }

  get text() {
    return textOf(this.doc)
  }

  /** Types at the end of the one paragraph of the document. */
  type(words: string) {
    const paragraph = paragraphOf(this.doc)
    paragraph.insert(paragraph.length, words)
  }

  /** What a stock provider takes for "everything is on the server". */
  get saved() {
    return this.provider.isSynced && !this.provider.hasUnsyncedChanges
  }

  async whenSaved() {
    await until('everything is acknowledged', () => this.saved)
  }

  async whenSynced() {
    await until('the provider is synced', () => this.provider.isSynced)
  }

  async whenClosed(code: number) {
    await until(`the socket is closed with ${code}`, () => this.closes.some((close) => close.code === code))
  }

  destroy() {
    this.provider.destroy()
    this.#socket.destroy()
    this.doc.destroy()
  }
}

/** The text of all paragraphs' texts, one after the other. */
export const textOf = (doc: Y.Doc): string =>
  doc
    .getXmlFragment('default')
    .toArray()
    .map((node) => (node instanceof Y.XmlElement ? node.toArray().map(String).join('') : String(node)))
    .join('\n')

export { paragraphOf }
