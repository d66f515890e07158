import type { UserId } from '@coscribe/shared/domain/ids'
import { HocuspocusProvider, HocuspocusProviderWebsocket, WebSocketStatus } from '@hocuspocus/provider'
import * as Y from 'yjs'
import { type Content, contentOf } from './committed.ts'
import { ClientSocket, type Network } from './network.ts'
import type { Random } from './random.ts'
import { as, kill, schedule } from './virtual-time.ts'

export type PersonEvents = {
  /** The stock provider says that everything is on the server. */
  saved(person: Person): void
}

/** Somebody at a stock HocuspocusProvider; everything typed is remembered until the provider calls it saved. */
export class Person {
  readonly name: string
  readonly userId: UserId
  readonly documentName: string
  readonly doc = new Y.Doc()
  readonly process: string
  readonly #provider: HocuspocusProvider
  readonly #socket: HocuspocusProviderWebsocket
  readonly #random: Random
  #unsaved: Content[] = []
  isOnline = true

  constructor(
    name: string,
    userId: UserId,
    documentName: string,
    network: Network,
    random: Random,
    events: PersonEvents,
  ) {
    this.name = name
    this.userId = userId
    this.documentName = documentName
    this.process = `client ${name}`
    this.#random = random
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this.#provider) this.#unsaved.push(contentOf(update))
    })
    const { process } = this
    class Socket extends ClientSocket {
      constructor() {
        super(network, process)
      }
    }
    ;[this.#socket, this.#provider] = as(process, () => {
      const socket = new HocuspocusProviderWebsocket({
        url: 'ws://simulated',
        WebSocketPolyfill: Socket,
        delay: 50,
        minDelay: 50,
        maxDelay: 400,
        jitter: false,
      })
      const provider = new HocuspocusProvider({
        websocketProvider: socket,
        name: documentName,
        document: this.doc,
        // Sometimes it takes a while: people type meanwhile.
        token: () =>
          new Promise((resolve) => schedule(random.chance(0.3) ? 80 : 1, () => resolve(userId), { process })),
      })
      provider.on('unsyncedChanges', () => this.isSaved && events.saved(this))
      provider.on('synced', () => this.isSaved && events.saved(this))
      provider.attach()
      return [socket, provider]
    })
  }

  get isSaved() {
    return this.#provider?.isSynced && !this.#provider.hasUnsyncedChanges
  }

  get hasUnsaved() {
    return this.#unsaved.length > 0
  }

  /** What was typed and not yet called saved; empty afterwards. */
  takeUnsaved(): readonly Content[] {
    const unsaved = this.#unsaved
    this.#unsaved = []
    return unsaved
  }

  /** Does something that an editor's user does. */
  act() {
    as(this.process, () => {
      const title = this.doc.getText('title')
      const content = this.doc.getXmlFragment('default')
      switch (this.#random.weighted({ type: 60, delete: 15, format: 5, paragraph: 12, remove: 4, icon: 4 })) {
        case 'type':
          return title.insert(this.#random.between(0, title.length), this.#random.chance(0.8) ? 'a' : 'pasted words')
        case 'delete': {
          const at = this.#random.between(0, title.length)
          return title.delete(at, Math.min(title.length - at, this.#random.between(1, 4)))
        }
        case 'format':
          return title.length > 1 && title.format(0, this.#random.between(1, title.length), { bold: true })
        case 'paragraph': {
          const paragraph = new Y.XmlElement('paragraph')
          paragraph.insert(0, [new Y.XmlText(`${this.name} writes`)])
          return content.insert(this.#random.between(0, content.length), [paragraph])
        }
        case 'remove':
          return content.length > 0 && content.delete(this.#random.between(0, content.length - 1), 1)
        case 'icon':
          return this.doc.getMap('meta').set('icon', this.name)
      }
    })
  }

  goOffline() {
    this.isOnline = false
    as(this.process, () => this.#socket.disconnect())
  }

  goOnline() {
    this.isOnline = true
    as(this.process, () => void this.#socket.connect())
  }

  /** A stock provider that was told to connect while it was still closing forgets it; an app tells it again. */
  nudge() {
    if (this.#socket.status === WebSocketStatus.Disconnected) this.goOnline()
  }

  /** Closes the tab. */
  leave() {
    as(this.process, () => {
      this.#provider.destroy()
      this.#socket.destroy()
      this.doc.destroy()
    })
    // What was sent last still leaves; then nothing of the tab is left.
    schedule(1_000, () => kill(this.process), { process: 'world' })
  }
}
