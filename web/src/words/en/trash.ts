export const trash = {
  isInTrash: '“{title}” is in the trash.',
  undo: 'Undo',
  name: 'Trash',
  empty: 'The trash is empty',
  emptyText:
    'Documents that somebody moves to the trash wait here until they are restored, or deleted for ever after {days, number} days.',
  sees: 'Everybody of {organization} sees these documents here, and can restore them. After {days, number} days they are deleted for ever.',
  since: '{who} moved it here {when}',
  sinceUnknown: 'In the trash since {when}',
  you: 'You',
  daysLeft: '{days, plural, =0 {Goes today} one {# day left} other {# days left}}',
  restore: 'Restore',
  isBack: '“{title}” is back.',
  deleteForEver: 'Delete for ever',
  ask: 'Delete for ever?',
  askText: '“{title}” and its history go. Nobody can bring it back.',
  keep: 'Keep',
  emptyIt: 'Empty the trash',
  askAll: 'Empty the trash?',
  askAllText:
    '{count, plural, one {# document goes} other {# documents go}} for ever, with all history. Nobody can bring them back.',
} as const
