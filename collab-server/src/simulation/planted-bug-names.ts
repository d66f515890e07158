/** The kinds of bugs that `planted-bugs.ts` plants: names apart, since planting needs the virtual time in place. */
export const PLANTED_BUG_NAMES = [
  'ack-before-commit',
  'load-in-two-statements',
  'unload-before-the-log-is-empty',
  'compaction-drops-a-row',
  'missed-pending',
] as const
export type PlantedBug = (typeof PLANTED_BUG_NAMES)[number]
