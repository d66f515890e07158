import type { organizations as english } from '../en/organizations.ts'
import type { Translated } from '../translated.ts'

export const organizations: Translated<typeof english> = {
  title: 'Wer schreibt zusammen?',
  lead: 'Einer Organisation gehören Dokumente, und sie hat Mitglieder. Wer nicht dazugehört, sieht nichts davon.',
  name: 'Name der Organisation',
  nameMissing: 'Schreib einen Namen.',
  hint: 'Einladen kannst du gleich danach.',
  create: 'Organisation anlegen',
  signOut: 'Abmelden',
  step: 'Schritt {step, number} von 3',
  invite: {
    title: 'Wer schreibt noch mit?',
    lead: 'Wen du einlädst, bekommt einen Link, der einmal gilt, nur für diese Adresse. Das geht auch später, bei den Mitgliedern.',
    submit: 'Einladen',
    mailed: 'Die Einladungen sind per Mail unterwegs. Wer keine findet, kann den Link von dir bekommen.',
    handOver: 'Schick allen ihren Link. Er gilt einmal, nur für diese Adresse, sieben Tage lang.',
    copyAll: 'Alle Links kopieren',
    allCopied: '{count, plural, one {Ein Link ist} other {# Links sind}} kopiert.',
    skip: 'Überspringen',
    goOn: 'Weiter',
  },
  start: {
    title: 'Das erste Dokument',
    lead: 'Beginne mit einer leeren Seite, oder bring mit, was du schon hast.',
    write: 'Losschreiben',
    writeHint: 'Eine leere Seite, mit deinem Cursor darin.',
    bring: 'Markdown importieren',
    bringHint: 'Aus einer Datei mit der Endung .md wird das erste Dokument.',
    later: 'Erst einmal umsehen',
    refused: {
      notMarkdown: '„{name}“ ist keine Markdown-Datei. Der Name endet auf .md, .markdown oder .txt.',
      tooLarge: '„{name}“ ist größer als {megabytes, number} MB.',
      notText: '„{name}“ enthält keinen lesbaren Text.',
    },
  },
}
