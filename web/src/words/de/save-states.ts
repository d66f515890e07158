import type { saveStates as english } from '../en/save-states.ts'
import type { Translated } from '../translated.ts'

export const saveStates: Translated<typeof english> = {
  changes: '{count, plural, one {# Änderung} other {# Änderungen}}',
  where: 'Wo deine Worte sind',
  saved: {
    label: 'Gespeichert',
    title: 'Alles ist gespeichert',
    text: 'Jede Änderung ist auf dem Server, auf die Platte geschrieben und bestätigt. Wer Zugriff hat, kann sie sehen.',
  },
  sending: {
    label: 'Wird gesendet …',
    title: 'Deine Änderungen werden gesendet',
    text: '*{count, plural, one {# Änderung} other {# Änderungen}}* {count, plural, one {ist} other {sind}} unterwegs. Das dauert bei den meisten Verbindungen weniger als eine Sekunde.',
    term: 'Unterwegs',
  },
  onThisDevice: {
    label: 'Auf diesem Gerät',
    title: 'Auf diesem Gerät aufgehoben',
    text: '{why, select, offline {Du bist offline.} other {Der Server antwortet gerade nicht.}} *{count, plural, one {# Änderung} other {# Änderungen}}*{since, select, none {} other { seit {since}}} {count, plural, one {liegt} other {liegen}} verschlüsselt in diesem Browser. Gesendet wird, sobald die Verbindung wieder da ist. Schreib weiter.',
    nothingYet:
      'Du bist offline. Was du bisher geschrieben hast, ist gespeichert. Was du jetzt schreibst, wird verschlüsselt in diesem Browser aufgehoben und gesendet, sobald die Verbindung wieder da ist. Schreib weiter.',
    term: 'Noch nicht gesendet',
    nothing: 'Nichts',
  },
  notSafe: {
    label: 'Nicht gesichert',
    title: 'Deine Änderungen sind nur in diesem Tab',
    term: 'Nur in diesem Tab',
    nothing: 'Noch nichts',
    notConnected: 'Du bist nicht verbunden',
    nothingLost:
      'Der Server ist nicht erreichbar. Was du bisher geschrieben hast, ist gespeichert. Was du jetzt schreibst, ist nur in diesem Tab, bis die Verbindung wieder da ist.',
    text: '{why, select, full {Der Server ist nicht erreichbar, und der Speicher dieses Browsers ist voll.} notStored {Der Server ist nicht erreichbar, und dieser Browser speichert nichts.} noAnswer {Der Server hat noch nichts bestätigt.} refused {Der Server hat nichts angenommen: Dein Zugriff hat sich geändert.} other {Der Server ist nicht erreichbar.}} *{count, plural, one {# Änderung} other {# Änderungen}}* {count, plural, one {geht} other {gehen}} verloren, wenn du den Tab schließt. Lass ihn offen oder kopiere deinen Text.',
    announcement: 'Nicht gesichert: Es wird nichts gesendet.',
  },
  leaving: '{count, plural, one {# Änderung ist} other {# Änderungen sind}} nur in diesem Tab. Vorher kopieren?',
  savedAgain: 'Wieder gespeichert. {count, plural, one {# Änderung} other {# Änderungen}} gesendet.',
  connectedAgain: 'Wieder verbunden. Alles ist gespeichert.',
  lastOnServer: 'Zuletzt auf dem Server',
  notYet: 'Noch nicht',
  lastChangeBy: 'Letzte Änderung von',
  you: 'dir',
  somebodyElse: 'jemand anderem',
  nextTry: 'Nächster Versuch',
  now: 'jetzt',
  inSeconds: 'in {seconds, number} Sek.',
  storedHere: {
    term: 'Hier gespeichert',
    no: 'Nein',
    yes: 'Ja, verschlüsselt',
    insecure: 'Nein: Diese Adresse ist nicht https',
    refused: 'Nein: Der Browser lässt es nicht zu',
    notAllowed: 'Nein: Die Organisation will es nicht',
  },
  copyMine: 'Meine Änderungen kopieren',
  copied: 'Kopiert',
  download: 'Herunterladen',
  tryNow: 'Jetzt versuchen',
  readOnlyNow:
    'Du kannst dieses Dokument jetzt nur noch lesen. {count, plural, one {Deine letzte Änderung wurde} other {Deine letzten # Änderungen wurden}} nicht gesendet.',
}
