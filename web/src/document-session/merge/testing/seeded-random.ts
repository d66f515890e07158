/** A seeded generator (mulberry32): the same seed, the same history. */
export class SeededRandom {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** A whole number, both ends included. */
  between = (low: number, high: number) => low + Math.floor(this.next() * (high - low + 1))

  chance = (probability: number) => this.next() < probability

  pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(this.next() * items.length)]

  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries(weights) as [Name, number][]
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
    return (entries.find(([, weight]) => {
      left -= weight
      return left < 0
    }) ?? entries[0])?.[0] as Name
  }
}
