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
    TOO_MANY_TRIES:
      'Zu viele Versuche. In {minutes, plural, one {# Minute} other {# Minuten}} kannst du es wieder versuchen.',
  },
}
