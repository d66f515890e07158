import { randomUUID } from 'node:crypto'
import { connect, type Sql } from './connect.ts'

/** Time between two signs of life on the listening connection, in ms; two missed ones and it is made anew. */
const HEARTBEAT_MS = 2_500
const HEARTBEAT_CHANNEL = 'listen_heartbeat'

export type ListenOptions = {
  readonly applicationName: string
  readonly handlers: Readonly<Record<string, (payload: string) => void>>
  /** Called whenever listening (re)starts: what was notified before may have been missed. */
  readonly onListening: () => void
}

/**
 * LISTEN that survives restarts of Postgres and half-open connections. postgres.js tries once to listen again and
 * then is silent for ever; here a notification of our own must come back every few seconds, else the connection is
 * replaced. Notifications are hints: whoever listens polls as well.
 */
export type Listening = { stop(): void }

export function listen(url: string, { applicationName, handlers, onListening }: ListenOptions): Listening {
  const self = randomUUID()
  let stopped = false
  let sql: Sql | null = null
  let lastBeat = 0

  const start = async () => {
    const current = connect(url, { max: 1, applicationName })
    sql = current
    lastBeat = performance.now()
    try {
      await current.listen(HEARTBEAT_CHANNEL, (payload) => {
        if (payload === self && sql === current) lastBeat = performance.now()
      })
      for (const [channel, handler] of Object.entries(handlers)) await current.listen(channel, handler)
      if (!stopped && sql === current) onListening()
    } catch {
      lastBeat = Number.NEGATIVE_INFINITY
    }
  }
  const beat = () => {
    if (performance.now() - lastBeat > 2 * HEARTBEAT_MS + 500) {
      void sql?.end({ timeout: 0 }).catch(() => {})
      void start()
      return
    }
    sql?.notify(HEARTBEAT_CHANNEL, self).then(
      () => {},
      () => {},
    )
  }
  void start()
  const timer = setInterval(beat, HEARTBEAT_MS)
  return {
    stop() {
      stopped = true
      clearInterval(timer)
      void sql?.end({ timeout: 1 }).catch(() => {})
    },
  }
}
