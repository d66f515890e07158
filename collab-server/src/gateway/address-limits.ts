import { addressKey } from '@coscribe/shared/http/client-address'
import type { Limits } from '../limits.ts'

/** How a socket's authentication ended. */
export type Settlement = 'admitted' | 'refused' | 'gone'

type Counts = { waiting: number; failures: number[] }

const MINUTE_MS = 60_000

/** Sockets without a token yet, and refused tokens, per address (SPEC GW9): whoever guesses is sent away at the upgrade. */
export class AddressLimits {
  readonly #limits: Limits
  readonly #addresses = new Map<string, Counts>()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  mayOpen(address: string): boolean {
    const counts = this.#addresses.get(addressKey(address))
    if (!counts) return true
    counts.failures = recent(counts.failures)
    return (
      counts.waiting < this.#limits.socketsPerAddressBeforeAuth &&
      counts.failures.length < this.#limits.failuresPerAddressPerMinute
    )
  }

  /** A socket was opened. What is answered is to be called once, when its authentication has ended. */
  opened(address: string): (settlement: Settlement) => void {
    const key = addressKey(address)
    const counts = this.#addresses.get(key) ?? { waiting: 0, failures: [] }
    this.#addresses.set(key, counts)
    counts.waiting += 1
    let isSettled = false
    return (settlement) => {
      if (isSettled) return
      isSettled = true
      counts.waiting -= 1
      if (settlement === 'refused') counts.failures.push(performance.now())
    }
  }

  /** Forgets addresses that have nothing to be remembered. */
  sweep() {
    for (const [key, counts] of this.#addresses) {
      counts.failures = recent(counts.failures)
      if (counts.waiting === 0 && counts.failures.length === 0) this.#addresses.delete(key)
    }
  }
}

const recent = (failures: readonly number[]) => failures.filter((at) => at > performance.now() - MINUTE_MS)
