import { type Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { CollabConnection } from './connection-context.ts'
import type { EndOfTurn } from './gateway/end-of-turn.ts'
import { awarenessFrame, updateFrameBegin } from './gateway/frames.ts'
import { Message } from './gateway/message.ts'

/** The document of a Hocuspocus room, as far as passing on is concerned. */
export type RelayedDocument = Y.Doc & {
  readonly awareness: Awareness
  /** Hocuspocus's own record of who brought which client id; it removes their presence when they leave. */
  readonly connections: Map<object, { readonly clients: Set<number> }>
}

type AwarenessChange = { readonly added: number[]; readonly updated: number[]; readonly removed: number[] }

export type RelayOptions = {
  readonly document: RelayedDocument
  readonly members: () => Iterable<CollabConnection>
  readonly turn: EndOfTurn
  /**
   * Whose change it was: the connection, and what Hocuspocus calls it. Null where it was no connection's, and where the
   * change may hold what somebody else sent before (SPEC DA2): then the author needs it too.
   */
  readonly authorOf: (origin: unknown) => { readonly connection: CollabConnection; readonly key: object } | null
  /** Shortest time between two presence messages, in ms. */
  readonly presenceIntervalMs: number
}

/**
 * Passes a room's updates and presence on, instead of Hocuspocus's own fan-out: not back to their author, each frame
 * built once, and handed to sockets that write once per turn. Presence of one interval goes out together.
 */
export class Relay {
  readonly #options: RelayOptions
  readonly #updates: { readonly author: CollabConnection | null; readonly update: Uint8Array }[] = []
  /** Changed client ids and who changed them last. */
  #presence = new Map<number, CollabConnection | null>()
  #presenceAt = Number.NEGATIVE_INFINITY
  #beginsAddress = ''
  readonly #begins: (Uint8Array | null)[] = Array.from({ length: 64 }, () => null)
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(options: RelayOptions) {
    this.#options = options
    replaceObservers(options.document, (update: Uint8Array, origin: unknown) => this.#updated(update, origin))
    replaceObservers(options.document.awareness, (change: AwarenessChange, origin: unknown) =>
      this.#changed(change, origin),
    )
  }

  /**
   * Hocuspocus adds an observer of its own to the awareness once the room is loaded, which lists all states at every
   * change, for hooks that nobody has. To be called when that has happened.
   */
  settle() {
    replaceObservers(this.#options.document.awareness, (change: AwarenessChange, origin: unknown) =>
      this.#changed(change, origin),
    )
  }

  close() {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  endOfTurn() {
    for (const { author, update } of this.#updates)
      this.#send(author, (address) => new Message(update, this.#beginOf(address, update.byteLength)))
    this.#updates.length = 0
  }

  /** Most keystrokes have the same few lengths, and most members the same address. */
  #beginOf(address: string, byteLength: number): Uint8Array {
    if (byteLength >= this.#begins.length) return updateFrameBegin(address, byteLength)
    if (address !== this.#beginsAddress) {
      this.#begins.fill(null)
      this.#beginsAddress = address
    }
    const begin = this.#begins[byteLength] ?? updateFrameBegin(address, byteLength)
    this.#begins[byteLength] = begin
    return begin
  }

  #updated(update: Uint8Array, origin: unknown) {
    if (this.#updates.length === 0) this.#options.turn.relay(this)
    this.#updates.push({ author: this.#options.authorOf(origin)?.connection ?? null, update })
  }

  #changed({ added, updated, removed }: AwarenessChange, origin: unknown) {
    const author = this.#options.authorOf(origin)
    const clients = author && this.#options.document.connections.get(author.key)?.clients
    for (const clientId of added) clients?.add(clientId)
    for (const clientId of removed) clients?.delete(clientId)
    for (const clientId of [...added, ...updated, ...removed]) this.#presence.set(clientId, author?.connection ?? null)
    if (this.#timer) return
    const waitMs = this.#presenceAt + this.#options.presenceIntervalMs - performance.now()
    this.#timer = setTimeout(() => this.#sendPresence(), Math.max(0, waitMs))
  }

  #sendPresence() {
    this.#timer = null
    this.#presenceAt = performance.now()
    const { awareness } = this.#options.document
    const changed = this.#presence
    this.#presence = new Map()
    // An author gets what others changed, not their own back; whoever changed nothing gets the same frame.
    const authors = new Set(changed.values())
    const all = [...changed.keys()]
    this.#send(null, (address) => new Message(awarenessFrame(address, encodeAwarenessUpdate(awareness, all))), authors)
    for (const author of authors) {
      if (!author) continue
      const others = all.filter((clientId) => changed.get(clientId) !== author)
      if (others.length > 0 && author.address !== null)
        author.deliver(new Message(awarenessFrame(author.address, encodeAwarenessUpdate(awareness, others))))
    }
  }

  /** One message per address that members have: stock clients of a document have all the same one. */
  #send(
    author: CollabConnection | null,
    build: (address: string) => Message,
    except?: ReadonlySet<CollabConnection | null>,
  ) {
    let address: string | null = null
    let message: Message | null = null
    for (const member of this.#options.members()) {
      if (member === author || except?.has(member) || member.address === null) continue
      if (!message || member.address !== address) {
        address = member.address
        message = build(address)
      }
      member.deliver(message)
    }
  }
}

type Observable = { readonly _observers: Map<string, Set<unknown>> }
type Emit = (this: Observable, name: string, args: unknown[]) => unknown

/**
 * Puts an observer of `update` in place of all others. lib0 has no way to remove an observer that one does not hold.
 * @throws Error where the library keeps its observers some other way; `selfTest` finds that before anybody is let in.
 */
export function replaceObservers<Observer>(observable: object, observer: Observer): void {
  const { _observers } = observable as Observable
  if (!(_observers instanceof Map) || !_observers.get('update')?.size)
    throw new Error('lib0 or Hocuspocus has changed: nothing observes updates')
  _observers.set('update', new Set([observer]))
}

/** lib0 makes a map, an iterator and a list for each event that nobody observes, and Yjs has six of them per keystroke. */
export function skipUnobserved(observable: object): void {
  const own = observable as Observable & { emit: Emit }
  const { emit } = own
  own.emit = function (name, args) {
    return this._observers.has(name) ? emit.call(this, name, args) : undefined
  }
}
