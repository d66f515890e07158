import type { TreeEventKind } from '@coscribe/shared/protocol/tree-events'
import { TREE_EVENT_KINDS } from '@coscribe/shared/protocol/tree-events'
import { Store } from '@/document-session/external-store.ts'

/** Shortest and longest wait before a stream is opened again, in ms; halved or half again as long, so that not all come at once. */
const RETRY_MIN_MS = 1_000
const RETRY_MAX_MS = 30_000

/** Whether what colleagues change is heard of at once; otherwise lists are asked for more often. */
export const isLive = new Store(false)

type Message =
  | { readonly type: 'changed'; readonly kinds: readonly TreeEventKind[] }
  | { readonly type: 'live'; readonly live: boolean }
  | { readonly type: 'hello' }

/**
 * Hears of changes in one organization. A browser has one stream, however many tabs it has: the tab that holds a Web Lock
 * opens it and passes on what it hears (without HTTP/2 a browser gives a host six connections). Where there are no Web
 * Locks, every tab opens its own.
 */
export function followEvents(
  name: string,
  organizationId: string,
  changed: (kinds: readonly TreeEventKind[]) => void,
): () => void {
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name)
  const stopped = new AbortController()
  let leads = false
  const receive = (message: Message) => {
    if (message.type === 'changed') changed(message.kinds)
    else if (message.type === 'live') isLive.set(message.live)
    else if (leads) channel?.postMessage({ type: 'live', live: isLive.get() } satisfies Message)
  }
  const tell = (message: Message) => {
    receive(message)
    channel?.postMessage(message)
  }
  channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => receive(data))
  channel?.postMessage({ type: 'hello' } satisfies Message)
  const lead = async () => {
    leads = true
    await readStream(organizationId, stopped.signal, {
      changed: (kinds) => tell({ type: 'changed', kinds }),
      live: (live) => tell({ type: 'live', live }),
    })
    leads = false
  }
  if (navigator.locks && channel)
    navigator.locks.request(name, { signal: stopped.signal }, lead).catch(() => {}) // stopped while it waited
  else void lead()
  return () => {
    stopped.abort()
    channel?.close()
    isLive.set(false)
  }
}

type Ear = { readonly changed: (kinds: readonly TreeEventKind[]) => void; readonly live: (live: boolean) => void }

/** Reads the stream, and opens it again when it breaks, until it is told to stop. */
function readStream(organizationId: string, signal: AbortSignal, ear: Ear): Promise<void> {
  return new Promise((resolve) => {
    let retryMs = RETRY_MIN_MS
    let timer: ReturnType<typeof setTimeout> | undefined
    let source: EventSource | null = null
    const open = () => {
      const own = new EventSource(`/api/v1/events?organizationId=${organizationId}`)
      source = own
      own.addEventListener('open', () => {
        retryMs = RETRY_MIN_MS
        ear.live(true)
        // What happened while nobody listened.
        ear.changed(TREE_EVENT_KINDS)
      })
      own.addEventListener('changed', (event: MessageEvent<string>) =>
        ear.changed((JSON.parse(event.data) as { kinds: TreeEventKind[] }).kinds),
      )
      // Its own way of trying again knows no growing wait, and gives up on some answers.
      own.addEventListener('error', () => {
        own.close()
        ear.live(false)
        timer = setTimeout(open, retryMs * (0.5 + Math.random()))
        retryMs = Math.min(2 * retryMs, RETRY_MAX_MS)
      })
    }
    const sooner = () => {
      if (source?.readyState !== EventSource.CLOSED) return
      clearTimeout(timer)
      open()
    }
    window.addEventListener('online', sooner)
    signal.addEventListener('abort', () => {
      window.removeEventListener('online', sooner)
      clearTimeout(timer)
      source?.close()
      resolve()
    })
    open()
  })
}
