import { HocuspocusProviderWebsocket } from '@hocuspocus/provider'

/** The code of a connection that was lost without a close frame (RFC 6455, 7.4.1). */
const LOST = 1006

/** The stock socket, but for what its reconnecting would need and ours does not. */
export class SessionSocket extends HocuspocusProviderWebsocket {
  /**
   * Nothing is queued for the next connection: its handshake carries everything, and an afternoon of queued
   * keystrokes would only hit the server's rate limit.
   */
  override send(message: Uint8Array) {
    if (this.webSocket?.readyState === WebSocket.OPEN) super.send(message)
  }

  /** Gives the present socket up as if it had been closed; everybody who listens for `close` is told. */
  drop(reason: string) {
    if (this.webSocket) this.emit('close', { event: { code: LOST, reason } })
  }
}
