import 'server-only'
import { CHANNEL_ACCESS_CHANGED } from '@coscribe/shared/db/document-notifications'
import { type Listening, listen } from '@coscribe/shared/db/listen'
import { parseOrganizationId } from '@coscribe/shared/domain/ids'
import { EVENT_RECHECK_MS } from '@coscribe/shared/domain/limits'
import { isTreeEventKind } from '@coscribe/shared/protocol/tree-events'
import { webSql } from '../database.ts'
import { serverSettings } from '../settings.ts'
import type { Listener } from './listener.ts'

/** Sent by triggers: what changed in an organization's tree. Payload: JSON, organization and kind. */
const CHANNEL_TREE_CHANGED = 'tree_changed'

/**
 * One LISTEN connection of this process for all who listen here. It is there while somebody listens; whenever it had to be
 * made anew everybody is told everything, since something may have been missed.
 */
class EventHub {
  readonly #listeners = new Set<Listener>()
  #listening: Listening | null = null
  #timer: ReturnType<typeof setInterval> | undefined
  /** Listening has begun once; what comes after is a new beginning. */
  #ready: Promise<void> = Promise.resolve()

  get size() {
    return this.#listeners.size
  }

  countOf(userId: string): number {
    let count = 0
    for (const listener of this.#listeners) if (listener.who.userId === userId) count += 1
    return count
  }

  /** From the resolved moment on nothing is missed. */
  async add(listener: Listener): Promise<void> {
    this.#listeners.add(listener)
    if (!this.#listening) this.#start()
    await this.#ready
  }

  remove(listener: Listener) {
    this.#listeners.delete(listener)
    if (this.#listeners.size === 0) this.#stop()
  }

  /** Ends all streams, so that the process can end. */
  closeAll() {
    for (const listener of [...this.#listeners]) listener.close()
  }

  #start() {
    let begun = () => {}
    this.#ready = new Promise((resolve) => {
      begun = resolve
    })
    this.#listening = listen(serverSettings().WEB_DATABASE_URL, {
      applicationName: 'coscribe web listen',
      handlers: {
        [CHANNEL_TREE_CHANGED]: (payload) => this.#treeChanged(payload),
        [CHANNEL_ACCESS_CHANGED]: (payload) => this.#accessChanged(payload),
      },
      onListening: () => {
        begun()
        for (const listener of this.#listeners) listener.tellAll()
        void this.#recheck()
      },
    })
    this.#timer = setInterval(() => void this.#recheck(), EVENT_RECHECK_MS)
  }

  #stop() {
    clearInterval(this.#timer)
    this.#listening?.stop()
    this.#listening = null
  }

  #treeChanged(payload: string) {
    const { organizationId, kind } = parse(payload)
    if (!isTreeEventKind(kind)) return
    for (const listener of this.#listeners) if (listener.who.organizationId === organizationId) listener.tell(kind)
  }

  /** Whose access may have changed is told, and looked at again: a membership or a session may have ended. */
  #accessChanged(payload: string) {
    const { organizationId, userId } = parse(payload)
    const concerned = ({ who }: Listener) =>
      (organizationId === undefined || who.organizationId === organizationId) &&
      (userId === undefined || who.userId === userId)
    // Without an organization it is a session that has ended: that changes what nobody else sees.
    if (organizationId !== undefined)
      for (const listener of this.#listeners) if (concerned(listener)) listener.tell('access')
    void this.#recheck(concerned)
  }

  /** Ends the streams of those who are not in the organization any more, or whose session is over. */
  async #recheck(concerned: (listener: Listener) => boolean = () => true): Promise<void> {
    const judged = [...this.#listeners].filter(concerned)
    if (judged.length === 0) return
    try {
      const rows = await webSql()<{ ord: string }[]>`
        select l.ord
          from unnest(${judged.map(({ who }) => who.organizationId)}::uuid[], ${judged.map(({ who }) => who.userId)}::uuid[],
                      ${judged.map(({ who }) => who.sessionId)}::uuid[]) with ordinality l (organization_id, user_id, session_id, ord)
          join auth.members m on m.organization_id = l.organization_id and m.user_id = l.user_id
          join auth.sessions s on s.id = l.session_id and s.user_id = l.user_id and s.expires_at > now()`
      const may = new Set(rows.map(({ ord }) => Number(ord) - 1))
      for (const [index, listener] of judged.entries()) if (!may.has(index)) listener.close()
    } catch {
      // Postgres is away, and nothing is told meanwhile; the next look comes.
    }
  }
}

function parse(payload: string): { organizationId?: string | undefined; userId?: string | undefined; kind?: unknown } {
  try {
    const { organizationId, userId, kind } = JSON.parse(payload)
    return { organizationId: parseOrganizationId(organizationId) ?? undefined, userId, kind }
  } catch {
    return {}
  }
}

// One per process, also where the build makes several modules of this file; `serve.ts` closes it when the process is to end.
const processWide = globalThis as { coscribeEventHub?: EventHub }
export function eventHub(): EventHub {
  processWide.coscribeEventHub ??= new EventHub()
  return processWide.coscribeEventHub
}
