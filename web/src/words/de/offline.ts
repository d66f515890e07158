import type { offline as english } from '../en/offline.ts'
import type { Translated } from '../translated.ts'

export const offline: Translated<typeof english> = {
  home: 'Start',
  noOrganization: {
    title: 'Du bist in keiner Organisation',
    text: 'Aus der letzten wurdest du entfernt. Was du noch nicht gesendet hattest, liegt hier, nur für dich.',
    create: 'Neue Organisation',
  },
  evictedUnsent:
    'Der Browser hat gelöscht, was auf diesem Gerät lag, und damit Änderungen in {count, plural, one {# Dokument} other {# Dokumenten}}, die nicht gesendet waren.',
  evicted: 'Der Browser hat die Kopien auf diesem Gerät gelöscht. Dokumente liegen wieder hier, sobald du sie öffnest.',
  rescued:
    'Was du in {count, plural, one {# Dokument} other {# Dokumenten}} nicht mehr senden darfst, liegt als deine nicht gesendete Kopie bereit.',
  show: 'Zeigen',
  newVersion: 'Es gibt eine neue Ausgabe. Lade neu, wann du magst.',
  reload: 'Neu laden',
  copies: 'Deine nicht gesendeten Kopien',
  newPage: 'Neue Seite',
  noWords: 'Weggenommene Wörter oder Formatierung',
  copy: {
    name: 'Nicht gesendete Kopie',
    lead: 'Deine nicht gesendete Kopie vom {time}. Das Dokument wurde dadurch nicht geändert; nur du kannst sie sehen.',
    words: 'Deine nicht gesendeten Wörter',
    noWords:
      'Deine nicht gesendeten Änderungen nahmen Wörter weg oder änderten ihre Form. Unten steht das ganze Dokument mit ihnen.',
    copyText: 'Text kopieren',
    copied: 'Kopiert',
    download: 'Markdown herunterladen',
    saveAsNew: 'Als neues Dokument speichern',
    newTitle: '{title} (nicht gesendete Kopie)',
    discard: 'Verwerfen',
    whole: 'Das ganze Dokument mit deinen Änderungen',
  },
}
