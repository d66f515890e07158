import type { trash as english } from '../en/trash.ts'
import type { Translated } from '../translated.ts'

export const trash: Translated<typeof english> = {
  isInTrash: '„{title}“ liegt im Papierkorb.',
  undo: 'Rückgängig',
  name: 'Papierkorb',
  empty: 'Der Papierkorb ist leer',
  emptyText:
    'Dokumente im Papierkorb warten hier, bis jemand sie wiederherstellt; nach {days, number} Tagen werden sie endgültig gelöscht.',
  sees: 'Alle von {organization} sehen diese Dokumente hier und können sie wiederherstellen. Nach {days, number} Tagen werden sie endgültig gelöscht.',
  since: 'Hierher gelegt von {who}, {when}',
  sinceUnknown: 'Im Papierkorb seit: {when}',
  you: 'dir',
  daysLeft: '{days, plural, =0 {Nur noch heute} one {Noch # Tag} other {Noch # Tage}}',
  restore: 'Wiederherstellen',
  isBack: '„{title}“ ist wieder da.',
  deleteForEver: 'Endgültig löschen',
  ask: 'Endgültig löschen?',
  askText: '„{title}“ wird mit seinem Verlauf gelöscht. Niemand kann es zurückholen.',
  keep: 'Behalten',
  emptyIt: 'Papierkorb leeren',
  askAll: 'Papierkorb leeren?',
  askAllText:
    '{count, plural, one {# Dokument wird} other {# Dokumente werden}} mit allem Verlauf endgültig gelöscht. Niemand kann sie zurückholen.',
}
