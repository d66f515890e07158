import {
  CHECKPOINT_BYTES_PER_ROW,
  CHECKPOINT_BYTES_PER_ROW_AT_UNLOAD,
  COMPACTION_TAIL_BYTES,
  COMPACTION_TAIL_BYTES_AT_UNLOAD,
  COMPACTION_TAIL_ROWS,
  COMPACTION_TAIL_ROWS_MAX,
} from '@coscribe/shared/domain/limits'

export type TailSize = { readonly rows: number; readonly bytes: number }

/**
 * True where the rows after the checkpoint are worth a new one. A checkpoint is written whole: the larger it is, the more
 * keystrokes must share its price, up to a tail that still loads in an instant. Before a document is unloaded a shorter
 * tail will do, since the next one to open it waits for it.
 */
export function isDue(tail: TailSize, checkpointBytes: number, isUnloading = false): boolean {
  const bytesPerRow = isUnloading ? CHECKPOINT_BYTES_PER_ROW_AT_UNLOAD : CHECKPOINT_BYTES_PER_ROW
  const rows = Math.min(Math.max(COMPACTION_TAIL_ROWS, checkpointBytes / bytesPerRow), COMPACTION_TAIL_ROWS_MAX)
  const bytes = isUnloading
    ? Math.max(COMPACTION_TAIL_BYTES_AT_UNLOAD, checkpointBytes / 8)
    : Math.max(COMPACTION_TAIL_BYTES, checkpointBytes)
  return tail.rows >= rows || tail.bytes >= bytes
}
