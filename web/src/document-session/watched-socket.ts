import { incomingNews, outgoingContent } from './sync-frames.ts'

export type SocketWatcher = {
  opened(): void
  /** Any message arrived: the other side is alive. */
  heard(): void
  sent(frame: 'sync-step-2' | 'update'): void
  answered(confirmed: boolean): void
  /** The server's whole content arrived; it is applied within this task. */
  content(): void
}

/** The platform's WebSocket with somebody watching what goes by; given to the stock provider as its polyfill. */
export function watchedSocket(watcher: SocketWatcher, Base: typeof WebSocket = WebSocket): typeof WebSocket {
  return class WatchedSocket extends Base {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      this.addEventListener('open', () => watcher.opened())
      this.addEventListener('message', (event: MessageEvent) => {
        watcher.heard()
        const news = incomingNews(event.data)
        if (news === 'content') watcher.content()
        else if (news !== null) watcher.answered(news === 'confirmed')
      })
    }

    override send(data: Parameters<WebSocket['send']>[0]) {
      const frame = outgoingContent(data)
      if (frame) watcher.sent(frame)
      super.send(data)
    }
  }
}
