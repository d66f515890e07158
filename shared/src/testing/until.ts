import { setTimeout as sleep } from 'node:timers/promises'

/** Looks every few milliseconds until `condition` holds. @throws Error with `what` after the bound. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 15_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`did not happen within ${timeoutMs} ms: ${what}`)
    await sleep(5)
  }
}
