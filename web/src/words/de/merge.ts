import type { merge as english } from '../en/merge.ts'
import type { Translated } from '../translated.ts'

export const merge: Translated<typeof english> = {
  title: 'Während du offline warst',
  announcement: 'Während du offline warst: {summary}',
  away: {
    lessThanAMinute: 'Weniger als eine Minute',
    minutes: '{count, plural, one {# Minute} other {# Minuten}}',
    hours: '{count, plural, one {# Stunde} other {# Stunden}}',
    days: '{count, plural, one {# Tag} other {# Tage}}',
  },
  summary: {
    both: '{away}. {mine, plural, one {Deine # Änderung} other {Deine # Änderungen}} und {theirs, number} von anderen sind zusammengeführt. Nichts wurde überschrieben.',
    mine: '{away}. {mine, plural, one {Deine # Änderung ist} other {Deine # Änderungen sind}} eingefügt. Nichts wurde überschrieben.',
    theirs:
      '{away}. {theirs, plural, one {# Änderung von anderen ist} other {# Änderungen von anderen sind}} eingefügt. Nichts wurde überschrieben.',
  },
  who: { somebody: 'Jemand', meElsewhere: 'Du, woanders' },
  whoDid: '<b>{name}:</b> {did}',
  did: {
    renamed: 'Seite umbenannt',
    settings: 'Symbol oder Breite der Seite geändert',
    emptyLine: {
      added: 'leere Zeile eingefügt',
      changed: 'leere Zeile geändert',
      deleted: 'leere Zeile gelöscht',
    },
    block: '„{label}“ {how, select, added {eingefügt} deleted {gelöscht} other {geändert}}',
    blocks:
      '{count, plural, one {# Block} other {# Blöcke}} {how, select, added {eingefügt} deleted {gelöscht} other {geändert}}',
  },
  charactersAdded: 'Zeichen eingefügt: ',
  charactersDeleted: 'Zeichen gelöscht: ',
  show: 'Zeigen',
  showOf: 'Änderungen zeigen: {name}',
  goToIt: 'Hingehen',
  compare: 'Vergleichen',
  yoursBefore: 'Deins vorher',
  now: 'Jetzt',
  showAll: 'Alle Änderungen zeigen',
  showLess: 'Weniger zeigen',
  looksRight: 'Passt so',
  dismiss: 'Ausblenden',
  overlap: {
    somebodyElse: 'jemand anders',
    with: 'Du und {names} habt {kind, select, paragraph {denselben Absatz} heading {dieselbe Überschrift} list {dieselbe Liste} table {dieselbe Tabelle} codeBlock {denselben Code} blockquote {dasselbe Zitat} callout {denselben Hinweis} title {denselben Titel} other {denselben Block}} geändert.',
    readOnce: 'Beides ist erhalten. Lies es einmal durch.',
  },
  recovered: {
    mine: '{count, plural, one {# Stück deines Textes stand} other {# Stücke deines Textes standen}} in Teilen, die von {who} gelöscht wurden.',
    theirs:
      '{count, plural, one {# Stück von anderen stand} other {# Stücke von anderen standen}} in Teilen, die du gelöscht hast.',
    kept: '{count, plural, one {Es ist} other {Sie sind}} für dich aufgehoben.',
    open: 'Geretteten Text öffnen',
    title: 'Geretteter Text',
    menu: 'Geretteter Text ({count, number})',
    bySomebody: 'jemandem',
    wasIn: 'Stand in „{place}“, gelöscht von {who}{time, select, none {} other { um {time}}}',
    placeGone: 'Die Stelle wurde von {who}{time, select, none {} other { um {time}}} gelöscht',
    writtenIn:
      'Geschrieben von {who} in „{place}“, in einem Teil, den {how, select, you {du gelöscht hast} other {es nicht mehr gibt}}',
    written:
      'Geschrieben von {who}, in einem Teil, den {how, select, you {du gelöscht hast} other {es nicht mehr gibt}}',
    introMine:
      'Das hast du offline geschrieben, in Teilen, die inzwischen jemand gelöscht hat. Nur du kannst es sehen.',
    introAll: 'Das stand in Teilen, die inzwischen jemand gelöscht hat. Nur du kannst es sehen.',
    whole: 'Der ganze Teil, wie er war',
    putBack: 'Wieder einsetzen',
    isBack: 'Wieder eingesetzt',
    copy: 'Kopieren',
    copyAll: 'Alles kopieren',
    copied: 'Kopiert',
    discard: 'Verwerfen',
    keep: 'Behalten',
    discardTitle: 'Diesen Text verwerfen?',
    discardText: 'Es gibt ihn nirgends sonst. Niemand kann ihn zurückholen.',
    untilDecided: 'Bleibt, bis du entscheidest',
    untilClosed: 'Bleibt, bis du diesen Tab schließt',
  },
}
