/**
 * Key of the advisory lock that keeps files where they are while a backup reads them: a backup holds it shared, and whoever
 * deletes what no row refers to any more takes it exclusively (`pg_try_advisory_xact_lock`) or comes back later.
 */
export const BACKUP_LOCK = 727_010
