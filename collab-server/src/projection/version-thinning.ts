import {
  MAX_AUTOMATIC_VERSIONS,
  VERSION_RETENTION_DAYS,
  VERSIONS_ALL_MS,
  VERSIONS_HOURLY_MS,
} from '@coscribe/shared/domain/limits'

/** An automatic version. */
export type Thinnable = { readonly id: string; readonly editedAt: Date; readonly keepsState: boolean }

const HOUR_MS = 3600_000
const DAY_MS = 24 * HOUR_MS

/**
 * Which automatic versions go, of those given newest first: all of the last day stay, then the last of each hour, then
 * the last of each day, and none beyond the retention. Those that keep a state stay until then whatever the hour: others
 * are read from there; and the newest of them stays beyond it, for what follows.
 */
export function planThinning(versions: readonly Thinnable[], now: Date): string[] {
  const kept = new Set<string>()
  const seen = new Set<string>()
  let anchored = false
  for (const { id, editedAt, keepsState } of versions) {
    const ageMs = now.getTime() - editedAt.getTime()
    if (ageMs >= VERSION_RETENTION_DAYS * DAY_MS) {
      if (keepsState && !anchored) kept.add(id)
      anchored ||= keepsState
      continue
    }
    const place = placeOf(editedAt.getTime(), ageMs)
    const isFirst = place === null || !seen.has(place)
    if (place !== null) seen.add(place)
    if (keepsState || (isFirst && kept.size < MAX_AUTOMATIC_VERSIONS)) kept.add(id)
  }
  return versions.filter(({ id }) => !kept.has(id)).map(({ id }) => id)
}

/** The hour or day that a version shares with others; null while it has its own place. */
function placeOf(at: number, ageMs: number): string | null {
  if (ageMs < VERSIONS_ALL_MS) return null
  return ageMs < VERSIONS_HOURLY_MS ? `hour ${Math.floor(at / HOUR_MS)}` : `day ${Math.floor(at / DAY_MS)}`
}
