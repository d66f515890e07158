import type { api as english } from '../en/api.ts'
import type { Translated } from '../translated.ts'

export const api: Translated<typeof english> = {
  unreachable: 'Der Server ist nicht erreichbar. Versuche es gleich noch einmal.',
  tooMany: 'Zu viele Versuche. Warte eine Minute und versuche es dann noch einmal.',
  codes: {
    unauthenticated: 'Melde dich an, um weiterzumachen.',
    forbidden: 'Das darfst du nicht.',
    'not-found': 'Hier ist nichts, oder du darfst es nicht sehen.',
    invalid: 'Das hat der Server nicht verstanden.',
    gone: 'Das gibt es nicht mehr.',
    unsupported: 'Diese Art von Datei nimmt der Server nicht an.',
    conflict: 'Jemand hat das inzwischen geändert. Lade die Seite neu.',
    'too-large': 'Das ist größer als erlaubt.',
    'rate-limited': 'Zu viele Versuche. Warte eine Minute und versuche es dann noch einmal.',
    'storage-unavailable': 'Die Datenbank antwortet nicht. Versuche es gleich noch einmal.',
    internal: 'Auf dem Server ist etwas kaputtgegangen. Es wurde aufgezeichnet.',
    other: 'Etwas ist schiefgegangen.',
  },
  reasons: {
    'restore-first': 'Das Dokument liegt im Papierkorb. Stelle es zuerst wieder her.',
    'document-read-only': 'Du darfst dieses Dokument lesen, nicht ändern.',
    'guests-do-not-share': 'Gäste können keine Dokumente teilen.',
    'guests-do-not-move': 'Gäste können keine Dokumente verschieben.',
    'guests-do-not-create': 'Gäste können keine Dokumente anlegen.',
    'guests-do-not-see-sharing': 'Gäste sehen nicht, wer dieses Dokument sonst noch hat.',
    'only-admins-invite': 'Nur Inhaber und Verwalter laden Personen ein.',
    'parent-not-here': 'Das übergeordnete Dokument ist nicht hier.',
    'parent-read-only': 'Du darfst das übergeordnete Dokument lesen, nicht ändern.',
    'file-too-large': '„{name}“ ist zu groß. Die Grenze sind {limit} MB.',
    'file-of-size-too-large': '„{name}“ hat {size, number} MB. Die Grenze sind {limit} MB.',
    'file-empty': '„{name}“ ist leer.',
    'too-many-pixels': '„{name}“ hat {megapixels, number} Megapixel. Die Grenze sind {limit}.',
    'file-quota-full':
      'Der Platz der Organisation für Dateien ist voll. Lösche Dokumente mit großen Dateien endgültig oder frag einen Verwalter.',
    'no-room-for-files': 'Der Server hat gerade keinen Platz für Dateien. Versuch es später noch einmal.',
    'files-unreachable': 'Der Server erreicht seine Dateien gerade nicht. Versuch es gleich noch einmal.',
    'upload-broke-off': 'Das Hochladen ist abgebrochen. Versuch es noch einmal.',
    'upload-too-slow': 'Das Hochladen hat zu lange gedauert. Versuch es noch einmal.',
    'many-pictures': 'Viele Bilder sind unterwegs. Versuch es gleich noch einmal.',
    'many-uploads': 'Mehrere Dateien sind unterwegs. Warte, bis eine davon da ist.',
    TOO_MANY_TRIES:
      'Zu viele Versuche. In {minutes, plural, one {# Minute} other {# Minuten}} kannst du es wieder versuchen.',
  },
}
