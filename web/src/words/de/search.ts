import type { search as english } from '../en/search.ts'
import type { Translated } from '../translated.ts'

export const search: Translated<typeof english> = {
  title: 'Suche',
  placeholder: 'Dokumente, Personen und Aktionen suchen',
  results: 'Treffer',
  sections: { recent: 'Zuletzt geöffnet', documents: 'Dokumente', do: 'Tun', people: 'Personen' },
  nothingFound: 'Nichts gefunden zu „{query}“.',
  nothingHere: 'Auf diesem Gerät findet sich nichts zu „{query}“.',
  count: '{count, plural, =0 {Keine Treffer} one {# Treffer} other {# Treffer}}',
  onlyHere: 'Du bist offline. Gesucht wird nur in dem, was auf diesem Gerät ist.',
  unreachable: 'Der Server antwortet nicht. Gesucht wird nur in dem, was auf diesem Gerät ist.',
  newDocument: 'Neues Dokument',
  newDocumentCalled: 'Neues Dokument namens „{query}“',
  home: 'Zur Startseite',
  members: 'Mitglieder ansehen',
  invite: 'Personen einladen',
  trash: 'Papierkorb öffnen',
  themes: { light: 'Helles Design', dark: 'Dunkles Design', system: 'Design wie das System' },
  switchTo: 'Zu {organization} wechseln',
  newOrganization: 'Neue Organisation',
  signOut: 'Abmelden',
  copyAddress: 'Adresse kopieren',
  addressCopied: 'Die Adresse von {name} ist kopiert.',
  keys: { choose: 'wählen', open: 'öffnen', newTab: 'in neuem Tab öffnen' },
}
