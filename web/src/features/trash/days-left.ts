import { TRASH_DAYS } from '@coscribe/shared/domain/limits'

const DAY_MS = 86_400_000

/** Days until a document is deleted for ever, begun ones included; 0 when it is due. */
export const daysLeft = (trashedAt: string, now = new Date()): number =>
  Math.max(0, Math.ceil(TRASH_DAYS - (now.getTime() - new Date(trashedAt).getTime()) / DAY_MS))
