import { toBase64 } from 'lib0/buffer'
import * as Y from 'yjs'
import { statelessFrame } from './gateway/frames.ts'
import { Message } from './gateway/message.ts'
import type { LogTail } from './log/log-tail.ts'
import type { LogWriter } from './log/log-writer.ts'
import type { Room } from './room.ts'

/** Shortest time between two marks of a document, in ms. */
const DURABLE_MARK_INTERVAL_MS = 3_000

/**
 * Tells everybody in a room what is committed, for their own records (SPEC DA1): epoch, seq and state vector, some time after
 * a commit, with the next message that each is sent anyway.
 */
export class DurableMarks {
  readonly #rooms: ReadonlyMap<string, Room>
  readonly #writer: Pick<LogWriter, 'whenDurable'>
  readonly #tail: Pick<LogTail, 'seen'>
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()

  constructor(rooms: ReadonlyMap<string, Room>, writer: Pick<LogWriter, 'whenDurable'>, tail: Pick<LogTail, 'seen'>) {
    this.#rooms = rooms
    this.#writer = writer
    this.#tail = tail
  }

  /** Something of the document was committed. */
  soon(documentName: string) {
    if (this.#timers.has(documentName)) return
    this.#timers.set(
      documentName,
      setTimeout(() => this.#take(documentName), DURABLE_MARK_INTERVAL_MS),
    )
  }

  stop() {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  #take(documentName: string) {
    this.#timers.delete(documentName)
    const room = this.#rooms.get(documentName)
    if (!room) return
    // What the document holds now is committed by then, under a seq that is seen by then.
    const stateVector = Y.encodeStateVector(room.doc)
    room.whenIntegrated(() => this.#writer.whenDurable(documentName, () => this.#send(documentName, room, stateVector)))
  }

  #send(documentName: string, room: Room, stateVector: Uint8Array) {
    const seq = this.#tail.seen(documentName)
    if (seq === null || this.#rooms.get(documentName) !== room) return
    const payload = JSON.stringify({ type: 'durable', epoch: room.epoch, seq: Number(seq), sv: toBase64(stateVector) })
    const marks = new Map<string, Message>()
    for (const connection of room.connections) {
      const { address } = connection
      if (address === null) continue
      const mark = marks.get(address) ?? new Message(statelessFrame(address, payload))
      marks.set(address, mark)
      connection.mark(mark)
    }
  }
}
