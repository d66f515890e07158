import type { common as english } from '../en/common.ts'
import type { Translated } from '../translated.ts'

export const common: Translated<typeof english> = {
  close: 'Schließen',
  showTyped: 'Eingabe zeigen',
  hideTyped: 'Eingabe verbergen',
  tryAgain: 'Erneut versuchen',
  goHome: 'Zur Startseite',
  loadAgain: 'Seite neu laden',
  keys: { ctrl: 'Strg', shift: 'Umschalt', alt: 'Alt' },
  andList: '{before} und {last}',
  accountOf: 'Konto von {name}',
  description: 'Gemeinsam Dokumente schreiben.',
  notFound: {
    title: 'Diese Seite gibt es nicht',
    text: 'Vielleicht ist die Adresse falsch geschrieben, oder die Seite wurde verschoben.',
  },
  unreachable: {
    title: 'Der Server ist nicht erreichbar',
    text: 'Prüfe die Verbindung. Was gespeichert war, ist nicht verloren.',
  },
  broken: {
    title: 'Diese Seite funktioniert nicht mehr',
    text: 'Was gespeichert war, liegt auf dem Server. Lade die Seite neu, um weiterzumachen.',
  },
  locked: {
    title: 'Verbinde dich einmal, um weiterzumachen',
    text: 'Was auf diesem Gerät liegt, ist gesperrt: Es hatte zu lange keinen Kontakt zum Server, oder jemand anders hat diesen Browser benutzt. Nichts ist verloren. Es öffnet sich, sobald der Server erreichbar ist und du angemeldet bist.',
  },
  roles: {
    owner: 'Inhaber',
    admin: 'Administrator',
    member: 'Mitglied',
    guest: 'Gast',
  },
  time: {
    justNow: 'gerade eben',
    minutesAgo: 'vor {count, plural, one {# Minute} other {# Minuten}}',
    hoursAgo: 'vor {count, plural, one {# Stunde} other {# Stunden}}',
    yesterdayAt: 'gestern, {time}',
    today: 'Heute',
    yesterday: 'Gestern',
    earlierThisWeek: 'Früher in dieser Woche',
    earlierThisMonth: 'Früher in diesem Monat',
  },
  greetings: {
    night: 'Gute Nacht',
    morning: 'Guten Morgen',
    afternoon: 'Guten Tag',
    evening: 'Guten Abend',
  },
}
