/** The value below which a share of the sorted values lies (nearest rank), or NaN of nothing. `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** The middle value; of an even count the mean of the two in the middle. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  if (upper === undefined) return Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/**
 * Median of the ratios of each round: what disturbs a round disturbs both. NaN where no round has both, or where the
 * divisor is 0.
 */
export function medianRatio(ours: readonly (number | undefined)[], theirs: readonly (number | undefined)[]): number {
  return median(
    ours.flatMap((value, round) => {
      const other = theirs[round]
      return value === undefined || other === undefined || other === 0 ? [] : [value / other]
    }),
  )
}

/** Slope of the least-squares line through the points, in y per x. NaN of fewer than two different x. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const meanOf = (pick: 0 | 1) => points.reduce((sum, point) => sum + point[pick], 0) / points.length
  const [meanX, meanY] = [meanOf(0), meanOf(1)]
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  return spread === 0 ? Number.NaN : points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread
}

export type Level = { readonly rate: number; readonly p99: number }

/**
 * The highest offered rate that was held: p99 below the bound there. A lower level that failed for once (a disturbed
 * machine) does not count against a higher one that held. 0 where none held.
 */
export const highestSustained = (levels: readonly Level[], boundMs: number): number =>
  Math.max(0, ...levels.filter(({ p99 }) => p99 < boundMs).map(({ rate }) => rate))
