import { TRASH_DAYS } from '@coscribe/shared/domain/limits'

const DAY_MS = 86_400_000

/** Whole days until a document is deleted for ever; 0 on the last. */
export const daysLeft = (trashedAt: string, now = new Date()): number =>
  Math.max(0, Math.floor(TRASH_DAYS - (now.getTime() - new Date(trashedAt).getTime()) / DAY_MS))
