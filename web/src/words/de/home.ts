import type { home as english } from '../en/home.ts'
import type { Translated } from '../translated.ts'

export const home: Translated<typeof english> = {
  name: 'Start',
  greeting: '{greeting}, {name}',
  newDocument: 'Neues Dokument',
  which: 'Welche Dokumente',
  tabs: { recent: 'Zuletzt', shared: 'Mit mir geteilt', favourites: 'Favoriten', mine: 'Von mir' },
  order: 'Reihenfolge',
  orders: { opened: 'Zuletzt geöffnet', edited: 'Zuletzt bearbeitet', title: 'Titel' },
  you: 'Du',
  hereNow: 'gerade hier',
  editedWhen: 'bearbeitet {when}',
  none: {
    recent: 'Hier ist noch nichts.',
    shared: 'Niemand hat ein Dokument eigens mit dir geteilt.',
    favourites: 'Du hast noch keine Favoriten. Merke ein Dokument in seinem Menü vor, dann findest du es hier.',
    mine: 'Du hast hier noch keine Dokumente angelegt.',
  },
  emptyTitle: 'Schreib die erste Seite',
  emptyText: '{organization} hat noch keine Dokumente. Fang mit einer leeren Seite an.',
  emptyGuestTitle: 'Mit dir wurde noch nichts geteilt',
  emptyGuestText: 'Dokumente von {organization}, die jemand mit dir teilt, erscheinen hier.',
}
