// First of all: what is imported after it must find the virtual time.
import './virtual-time.ts'
import { World } from './world.ts'

export type SeedResult = {
  readonly seed: number
  /** What did not hold; null where everything did. */
  readonly violation: string | null
  readonly hash: string
  /** The last events before it. */
  readonly lastEvents: readonly string[]
}

let rejection: unknown = null
process.on('unhandledRejection', (error) => {
  rejection = error
})
// Hocuspocus and y-protocols print a line for every bad frame.
console.error = () => {}
console.warn = () => {}

/** Lives through one history. */
export async function runSeed(seed: number): Promise<SeedResult> {
  rejection = null
  const world = new World(seed)
  let violation: string | null = null
  try {
    await world.run()
  } catch (error) {
    violation =
      error instanceof Error ? (error.name === 'Violation' ? error.message : String(error.stack)) : String(error)
  }
  if (rejection !== null)
    violation ??= `unhandled: ${rejection instanceof Error ? rejection.stack : JSON.stringify(rejection)}`
  return { seed, violation, hash: world.hash, lastEvents: world.trace.slice(-12) }
}
