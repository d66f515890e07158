import 'server-only'
import type { UserId } from '@coscribe/shared/domain/ids'
import { MAX_SEARCHERS_COUNTED, SEARCH_BURST, SEARCHES_PER_SECOND } from '@coscribe/shared/domain/limits'

/** What each person has left, in searches, and when that was so, in ms. Whoever has all of it again is forgotten. */
const left = new Map<UserId, { readonly searches: number; readonly at: number }>()

/** Takes one search of a person. False where there is none left: then nothing is taken, so that who waits gets some. */
export function takeSearch(userId: UserId, now = performance.now()): boolean {
  const before = left.get(userId)
  const searches = before
    ? Math.min(SEARCH_BURST, before.searches + ((now - before.at) / 1000) * SEARCHES_PER_SECOND)
    : SEARCH_BURST
  if (searches < 1) return false
  // Newest last: whoever is dropped has not searched for longest.
  left.delete(userId)
  left.set(userId, { searches: searches - 1, at: now })
  for (const oldest of left.keys()) {
    if (left.size <= MAX_SEARCHERS_COUNTED) break
    left.delete(oldest)
  }
  return true
}
