/** The twelve presence colours of the design tokens (`--presence-1` … `--presence-12`, light theme), in order. */
export const PRESENCE_COLORS = [
  '#aa2839', // tomato
  '#236192', // azure
  '#9d6b01', // ochre
  '#5e2a52', // plum
  '#054e32', // jade
  '#2d2d94', // cobalt
  '#6e2401', // rust
  '#2a8088', // petrol
  '#5d7645', // moss
  '#7966c9', // violet
  '#5e5307', // olive
  '#8b556e', // rose
] as const

export type PresenceColor = (typeof PRESENCE_COLORS)[number]

/**
 * A user's colour index, 0 to 11: FNV-1a over the id, so that a person keeps the colour on every device
 * and in every document without storing it.
 */
export function presenceColorIndex(userId: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < userId.length; i++) hash = Math.imul(hash ^ userId.charCodeAt(i), 0x01000193)
  return (hash >>> 0) % PRESENCE_COLORS.length
}

/** A user's colour as `#rrggbb`. */
export const presenceColor = (userId: string): PresenceColor =>
  PRESENCE_COLORS[presenceColorIndex(userId)] as PresenceColor
