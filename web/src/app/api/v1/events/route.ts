import { z } from 'zod'
import { openEventStream } from '@/server/events/event-stream.ts'
import { readQuery, signedInRoute } from '@/server/request-context.ts'

const listening = z.object({ organizationId: z.string() })

export const GET = signedInRoute((request, actor) =>
  openEventStream(actor, readQuery(request, listening).organizationId, request.signal),
)
