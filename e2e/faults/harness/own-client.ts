import type { DocumentId, UserId } from '@coscribe/shared/domain/ids'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { CollabWorld } from '../../../collab-server/src/testing/collab-world.ts'
import { DocumentSession } from '../../../web/src/document-session/document-session.ts'

/** A person at the product's own session, as the editor uses it; only token endpoint and browser are left out. */
export class OwnClient {
  readonly session: DocumentSession
  /** Time that the next tokens take, in ms. */
  tokenMs = 0
  /** Codes with which its sockets were closed. */
  readonly closes: number[] = []
  #socket: WebSocket | null = null

  constructor(world: CollabWorld, port: number, userId: UserId, documentId: DocumentId) {
    const opened = (socket: WebSocket) => {
      this.#socket = socket
      socket.on('close', (code) => this.closes.push(code))
    }
    class KnownSocket extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols)
        this.on('error', () => {})
        opened(this)
      }
    }
    const user = { id: userId, name: 'Kim', color: '#054e32', colorIndex: 4, image: null }
    this.session = new DocumentSession(documentId, user, {
      WebSocketBase: KnownSocket as unknown as typeof globalThis.WebSocket,
      fetchToken: async () => {
        await new Promise((resolve) => setTimeout(resolve, this.tokenMs))
        const token = await world.mintToken({ userId, documentId })
        const url = `ws://127.0.0.1:${port}/collab`
        return { kind: 'granted', grant: { token, url, documentName: world.nameOf(documentId), access: 'write' } }
      },
    })
    this.session.start()
  }

  get saved() {
    const { changes, lastOnServerAt } = this.session.sync.get()
    return changes === 0 && lastOnServerAt !== null
  }

  /** A paragraph of one word. */
  write(word: string) {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(word)])
    const content = this.session.doc.getXmlFragment('default')
    content.insert(content.length, [paragraph])
  }

  /** A text frame over its present socket, which nobody of ours ever sends. */
  sendText(words: string) {
    this.#socket?.send(words)
  }

  destroy() {
    this.session.destroy()
  }
}
