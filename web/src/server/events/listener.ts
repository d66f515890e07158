import 'server-only'
import type { OrganizationId, SessionId, UserId } from '@coscribe/shared/domain/ids'
import { EVENT_GATHER_MS, EVENT_HEARTBEAT_MS } from '@coscribe/shared/domain/limits'
import { TREE_EVENT_KINDS, type TreeEventKind } from '@coscribe/shared/protocol/tree-events'

export type Who = { readonly organizationId: OrganizationId; readonly userId: UserId; readonly sessionId: SessionId }

/**
 * One open stream of server-sent events. What waits for a slow reader is a set of words, so it cannot grow: an event that
 * waits already is not added again.
 */
export class Listener {
  readonly who: Who
  readonly stream: ReadableStream<Uint8Array>
  readonly #closed: () => void
  readonly #waiting = new Set<TreeEventKind>()
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null
  #gathering: ReturnType<typeof setTimeout> | undefined
  readonly #heartbeat: ReturnType<typeof setInterval>

  constructor(who: Who, closed: () => void) {
    this.who = who
    this.#closed = closed
    this.stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller
      },
      pull: () => this.#send(),
      cancel: () => this.#end(),
    })
    this.#heartbeat = setInterval(() => this.#write(': here\n\n'), EVENT_HEARTBEAT_MS)
    // The reader knows from the first bytes that the way is open.
    this.#write(': here\n\n')
  }

  tell(kind: TreeEventKind) {
    this.#waiting.add(kind)
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined
      this.#send()
    }, EVENT_GATHER_MS)
  }

  /** Something may have been missed. */
  tellAll() {
    for (const kind of TREE_EVENT_KINDS) this.tell(kind)
  }

  close() {
    try {
      this.#controller?.close()
    } catch {
      // closed already, from the other side
    }
    this.#end()
  }

  #send() {
    if (this.#gathering || this.#waiting.size === 0 || (this.#controller?.desiredSize ?? 0) <= 0) return
    const kinds = [...this.#waiting]
    this.#waiting.clear()
    this.#write(`event: changed\ndata: ${JSON.stringify({ kinds })}\n\n`)
  }

  #write(text: string) {
    // A sign of life for somebody who reads nothing would only pile up.
    if (!this.#controller || (this.#controller.desiredSize ?? 0) <= 0) return
    this.#controller.enqueue(new TextEncoder().encode(text))
  }

  #end() {
    if (!this.#controller) return
    this.#controller = null
    clearTimeout(this.#gathering)
    clearInterval(this.#heartbeat)
    this.#closed()
  }
}
