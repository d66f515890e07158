import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Calls `send(k, dueAt)` for k = 0, 1, … at `perSecond`, each when it is due (late ones at once: the offered rate holds
 * whatever the server does). Times are of performance.now(), in ms.
 */
export async function pace(
  perSecond: number,
  count: number,
  send: (index: number, dueAt: number) => void,
): Promise<void> {
  const start = performance.now() + 1
  for (let next = 0; next < count; ) {
    const now = performance.now()
    for (; next < count && start + (next * 1000) / perSecond <= now; next++)
      send(next, start + (next * 1000) / perSecond)
    if (next < count) await sleep(1)
  }
}
