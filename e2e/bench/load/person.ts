import { paragraphOf } from '@coscribe/shared/testing/replay-trace'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { WebSocket } from 'ws'
import * as Y from 'yjs'

/** A socket that is destroyed while it connects emits an error that the provider does not listen to any more. */
class QuietWebSocket extends WebSocket {
  constructor(address: string | URL, protocols?: string | string[]) {
    super(address, protocols)
    this.on('error', () => {})
  }
}

/** A person who types into a document of their own at a stock provider, one character a time. */
export class Person {
  readonly doc = new Y.Doc()
  readonly #provider: HocuspocusProvider
  readonly #socket: HocuspocusProviderWebsocket
  /** What was there before. */
  #base = ''
  #typed = ''

  constructor(port: number, name: string, token: () => Promise<string>) {
    this.#socket = new HocuspocusProviderWebsocket({
      url: `ws://127.0.0.1:${port}/collab`,
      WebSocketPolyfill: QuietWebSocket,
      delay: 200,
      minDelay: 200,
      maxDelay: 2_000,
    })
    this.#provider = new HocuspocusProvider({ websocketProvider: this.#socket, name, document: this.doc, token })
    this.#provider.attach()
  }

  get isSynced() {
    return this.#provider.isSynced
  }

  get isSaved() {
    return this.#provider.isSynced && this.#provider.unsyncedChanges === 0
  }

  /** Makes the paragraph where there is none; everything after it is one change per character, at its end. */
  begin() {
    this.#base = paragraphOf(this.doc).toString()
  }

  type() {
    const character = 'etaoin shrdlu '.charAt(this.#typed.length % 14)
    paragraphOf(this.doc).insert(this.#base.length + this.#typed.length, character)
    this.#typed += character
  }

  /** The text that the provider takes for saved: each change counts up, each acknowledgement down, in order. */
  get acknowledged(): string {
    const saved = Math.max(0, this.#typed.length - this.#provider.unsyncedChanges)
    return this.#base + this.#typed.slice(0, saved)
  }

  destroy() {
    this.#provider.destroy()
    this.#socket.destroy()
    this.doc.destroy()
  }
}
