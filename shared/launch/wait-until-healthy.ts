import { setTimeout as sleep } from 'node:timers/promises'
import { LaunchError } from './settings.ts'

/** Time for a process to answer after its start, in ms. */
const DEADLINE_MS = 60_000

/** Waits until the address answers 200. @throws LaunchError after a minute, with the last answer. */
export async function waitUntilHealthy(name: string, url: string, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS
  let last = 'no answer'
  while (Date.now() < deadline) {
    signal?.throwIfAborted()
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
      if (response.ok) return
      last = `${response.status} ${(await response.text()).slice(0, 300)}`
    } catch (error) {
      last = (error as Error).message
    }
    await sleep(100)
  }
  throw new LaunchError(
    `${name} did not become ready within ${DEADLINE_MS / 1000} s (${last}). Its log is in DATA_DIR/logs/${name}.log.`,
  )
}
