import { HttpWebSocket } from '@coscribe/shared/protocol/http-web-socket'

/** Sockets that end before they are open, in a row, after which it is not the network but somebody who lets none through. */
const REFUSED_SOCKETS = 2
/** Time after which a WebSocket is tried again, in ms. */
const HTTP_FOR_MS = 10 * 60_000

/**
 * WebSocket, or HTTP where none gets through: for all documents of a page, since it is the same way to the same server.
 */
export class SocketChooser {
  #refused = 0
  #httpSince: number | null = null

  get usesHttp(): boolean {
    return this.#httpSince !== null && Date.now() - this.#httpSince < HTTP_FOR_MS
  }

  opened(): void {
    this.#refused = 0
  }

  /** A socket ended without having been open. */
  failed(): void {
    if (this.usesHttp) {
      // Not the kind of socket is at fault, but the way or the server.
      this.#httpSince = null
      this.#refused = 0
    } else if (++this.#refused >= REFUSED_SOCKETS) this.#httpSince = Date.now()
  }
}

const chooser = new SocketChooser()

/** The platform's WebSocket or its stand-in, whichever gets through at the moment; `dress` makes the class that is used. */
export function chosenSocket(
  dress: (base: typeof WebSocket) => typeof WebSocket,
  base: typeof WebSocket = WebSocket,
  choice: SocketChooser = chooser,
): typeof WebSocket {
  const overWebSocket = dress(base)
  const overHttp = dress(HttpWebSocket as unknown as typeof WebSocket)
  const Chosen = function (this: unknown, url: string | URL) {
    const socket = choice.usesHttp ? new overHttp(url) : new overWebSocket(url)
    let wasOpen = false
    socket.addEventListener('open', () => {
      wasOpen = true
      choice.opened()
    })
    socket.addEventListener('close', () => {
      if (!wasOpen) choice.failed()
    })
    return socket
  }
  return Object.assign(Chosen, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 }) as unknown as typeof WebSocket
}
