import { z } from 'zod'

/**
 * Small JSON messages beside the Yjs protocol. Server to client: `durable`, the newest committed position.
 * The word "saved" never comes from it (deletions do not move a state vector); it is for the client's record.
 */
export const durableMark = z.object({
  type: z.literal('durable'),
  epoch: z.number().int(),
  seq: z.number().int(),
  /** Base64 of the Yjs state vector of what is surely committed; deletions do not show in it. */
  sv: z.string(),
})
export type DurableMark = z.infer<typeof durableMark>

/** Client to server: `ping` (answered by `pong`), so that a half-open socket is noticed. */
export const clientMessage = z.object({ type: z.literal('ping') })
export const serverMessage = z.discriminatedUnion('type', [durableMark, z.object({ type: z.literal('pong') })])
export type ServerMessage = z.infer<typeof serverMessage>

/** The parsed message, or null where the payload is not one of them. */
export function parseServerMessage(payload: string): ServerMessage | null {
  try {
    return serverMessage.safeParse(JSON.parse(payload)).data ?? null
  } catch {
    return null
  }
}
