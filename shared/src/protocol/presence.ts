import { z } from 'zod'

/** Put into every awareness state by the server, from the account (rule ID1); a client's own value is discarded. */
export const presenceUser = z.object({
  id: z.string(),
  name: z.string().max(200),
  /** `#rrggbb`: the person's colour of the light theme; the index into the presence tokens is in `colorIndex`. */
  color: z.string().regex(/^#[0-9a-f]{6}$/),
  colorIndex: z.number().int().min(0).max(11),
  image: z.string().nullable(),
  /** What the person may do here: readers show a presence, never a caret. */
  access: z.enum(['read', 'comment', 'write']),
})
export type PresenceUser = z.infer<typeof presenceUser>

/** Relative positions as y-tiptap makes them: opaque JSON, small. */
const relativePosition = z.record(z.string(), z.unknown())

/** What a client may say about itself; anything else is dropped by the server. */
export const presenceClaims = z.object({
  cursor: z.object({ anchor: relativePosition, head: relativePosition }).nullish(),
  /** True while the person's last keystroke is under two seconds old. */
  typing: z.boolean().optional(),
  /** Where the caret is: in the title or in the content. */
  field: z.enum(['title', 'content']).nullish(),
  /** False while the tab is in the background. */
  active: z.boolean().optional(),
})
export type PresenceClaims = z.infer<typeof presenceClaims>

export type PresenceState = PresenceClaims & { readonly user: PresenceUser }
