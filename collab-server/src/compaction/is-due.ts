import { COMPACTION_TAIL_BYTES, COMPACTION_TAIL_ROWS } from '@coscribe/shared/domain/limits'

/** True where the rows after the checkpoint are worth a new one. */
export const isDue = ({ rows, bytes }: { readonly rows: number; readonly bytes: number }) =>
  rows >= COMPACTION_TAIL_ROWS || bytes >= COMPACTION_TAIL_BYTES
