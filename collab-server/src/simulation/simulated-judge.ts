import { factsOf, type Judge, judgeUpdate, type UpdateFacts, type UpdateVerdict } from '../validation/judge-update.ts'

/** The judge of production, without a thread; and a place where a simulation can plant a bug. */
class SimulatedJudge implements Judge {
  /** A planted bug: what waits for missing updates is taken, and nobody looks whether it was integrated. */
  takesGaps = false

  now = (bytes: Uint8Array, facts: UpdateFacts): UpdateVerdict => {
    const verdict = judgeUpdate(bytes, facts)
    return this.takesGaps && !verdict.ok && verdict.close === 'causalGap'
      ? { ok: true, clientIds: [], newClientIds: [], ends: new Map(), schema: 1 }
      : verdict
  }

  apart: Judge['apart'] = async (bytes, facts) => this.now(bytes, factsOf(facts))
}

export const SIMULATED_JUDGE = new SimulatedJudge()
