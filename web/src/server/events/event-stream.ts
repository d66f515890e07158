import 'server-only'
import { AppError } from '@coscribe/shared/domain/app-error'
import { EVENT_STREAMS, EVENT_STREAMS_PER_USER } from '@coscribe/shared/domain/limits'
import { requireRole } from '../access.ts'
import type { Actor } from '../request-context.ts'
import { eventHub } from './event-hub.ts'
import { Listener } from './listener.ts'

/** Server-sent events of one organization, for one of its people, until their session or membership ends. */
export async function openEventStream(actor: Actor, organization: string, signal: AbortSignal): Promise<Response> {
  const { organizationId } = await requireRole(actor, organization)
  const hub = eventHub()
  if (hub.size >= EVENT_STREAMS || hub.countOf(actor.userId) >= EVENT_STREAMS_PER_USER)
    throw new AppError('rate-limited', 'Too many event streams are open. Close some pages.', {
      reason: 'too-many-streams',
    })
  const { userId, sessionId } = actor
  const listener: Listener = new Listener({ organizationId, userId, sessionId }, () => hub.remove(listener))
  signal.addEventListener('abort', () => listener.close(), { once: true })
  await hub.add(listener)
  return new Response(listener.stream, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      // Neither kept, nor gathered for compression on the way.
      'cache-control': 'private, no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}
