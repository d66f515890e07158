import { describe, expect, it } from 'vitest'
import { PLANTED_BUG_NAMES } from './planted-bug-names.ts'
import { readRegressions, simulate } from './simulate.ts'

/** Another thousand and more in every run, and the same ones in a run that is repeated. */
const SEEDS = 1_500

describe('simulation', () => {
  it(`SI1: ${SEEDS} histories keep every promise`, async () => {
    const from = Number(process.env.SIMULATION_FROM ?? 1)
    const result = await simulate({ from, seeds: SEEDS, jobs: 1 })
    expect(result.failures).toEqual([])
    expect(result.seeds).toBe(SEEDS)
  }, 240_000)

  it('SI1: seeds that once broke a promise keep it now', async () => {
    for (const seed of readRegressions())
      expect((await simulate({ from: seed, seeds: 1, jobs: 1 })).failures).toEqual([])
  }, 240_000)

  it('SI1: the same seed is the same history', async () => {
    const [first, second, other] = [
      await simulate({ from: 7, seeds: 20, jobs: 1 }),
      await simulate({ from: 7, seeds: 20, jobs: 1 }),
      await simulate({ from: 8, seeds: 20, jobs: 1 }),
    ]
    expect(second.hashes).toBe(first.hashes)
    expect(other.hashes).not.toBe(first.hashes)
  }, 60_000)

  it.each(PLANTED_BUG_NAMES)(
    'SI1: finds a planted bug within 1,000 seeds: %s',
    async (plant) => {
      const result = await simulate({ from: 1, seeds: 1_000, jobs: 1, plant, stopsAtFirst: true })
      expect(result.failures.length).toBeGreaterThan(0)
    },
    120_000,
  )
})
