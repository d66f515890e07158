import type { VersionSpan } from '@coscribe/shared/db/document-versions'
import type { UserId } from '@coscribe/shared/domain/ids'
import {
  MAX_VERSION_AUTHORS,
  VERSION_PAUSE_MS,
  VERSION_SPAN_MS,
  VERSION_SPAN_ROWS,
} from '@coscribe/shared/domain/limits'

/** A row of the log, without what it says. */
export type LogRow = { readonly seq: bigint; readonly userId: UserId | null; readonly at: Date }

type OpenSpan = { readonly beganAt: Date; rows: number; seq: bigint; editedAt: Date; readonly authors: Set<UserId> }

/**
 * Where people's work falls into versions: at a pause, once an hour of writing without one, and after as many rows as one
 * look reads. The rows are in order and follow the newest version. What was written last is a version only once its
 * pause is over, and only where `rows` reach the end of the log. Decided by the rows alone, so that every server
 * finds the same places.
 */
export function planVersions(rows: readonly LogRow[], { now, isEnd }: { now: Date; isEnd: boolean }): VersionSpan[] {
  const spans: VersionSpan[] = []
  let open: OpenSpan | null = null
  for (const { seq, userId, at } of rows) {
    if (open && endsBefore(open, at)) {
      spans.push(close(open))
      open = null
    }
    open ??= { beganAt: at, rows: 0, seq, editedAt: at, authors: new Set() }
    open.rows += 1
    open.seq = seq
    if (at > open.editedAt) open.editedAt = at
    if (userId !== null && open.authors.size < MAX_VERSION_AUTHORS) open.authors.add(userId)
  }
  if (open && isEnd && now.getTime() - open.editedAt.getTime() >= VERSION_PAUSE_MS) spans.push(close(open))
  return spans
}

const endsBefore = (open: OpenSpan, at: Date) =>
  at.getTime() - open.editedAt.getTime() >= VERSION_PAUSE_MS ||
  at.getTime() - open.beganAt.getTime() >= VERSION_SPAN_MS ||
  open.rows >= VERSION_SPAN_ROWS

const close = ({ seq, beganAt, editedAt, authors }: OpenSpan): VersionSpan => ({
  seq,
  beganAt,
  editedAt,
  authors: [...authors],
})
