import type { importExport as english } from '../en/import-export.ts'
import type { Translated } from '../translated.ts'

export const importExport: Translated<typeof english> = {
  importMarkdown: 'Markdown importieren',
  dropHere: 'Markdown-Dateien zum Importieren hier ablegen',
  imported: '{count, plural, one {# Dokument wurde importiert.} other {# Dokumente wurden importiert.}}',
  tooBig: '„{name}“ hat {size}. Erlaubt sind {limit}.',
  notUtf8: '„{name}“ ist kein Text in UTF-8. Speichere die Datei in dieser Kodierung und importiere sie noch einmal.',
  notMarkdown: '„{name}“ ist keine Markdown-Datei.',
  tooMany: 'Das sind {count, number} Dateien. Importiere höchstens {limit, number} auf einmal.',
  notImported: '„{name}“ wurde nicht importiert. {reason}',
  pasteTooLong:
    'Das ist mehr, als eine Seite auf einmal aufnimmt: {count, number} Zeichen. Erlaubt sind {limit, number}. Importiere es als Datei.',
  downloadHtml: 'HTML herunterladen',
  print: 'Drucken oder als PDF sichern',
  export: {
    heading: 'Alles exportieren',
    text: 'Alle Dokumente von {organization} als Markdown, in Ordnern wie im Baum, mit Bildern und Dateien.',
    open: 'Organisation exportieren',
    title: '{organization} exportieren',
    explain:
      'Du bekommst eine ZIP-Datei: für jedes Dokument eine Markdown-Datei, in Ordnern wie im Baum, mit Bildern und Dateien. Was im Papierkorb liegt, fehlt darin.',
    start: 'Exportieren',
    cancel: 'Export abbrechen',
    starting: 'Beginnt …',
    progress: '{done, number} von {total, plural, one {# Dokument} other {# Dokumenten}}, {size}',
    done: '{total, plural, one {# Dokument} other {# Dokumente}}, {size}. Die Datei liegt bei deinen Downloads.',
    cancelled: 'Der Export wurde abgebrochen. Es wurde nichts gespeichert.',
    broken: 'Die Verbindung brach nach {done, number} von {total, number} Dokumenten ab. Es wurde nichts gespeichert.',
    handedOver:
      'Dieser Export ist groß. Dein Browser speichert ihn selbst und zeigt in seiner Liste der Downloads, wie weit er ist.',
    again: 'Noch einmal exportieren',
    close: 'Schließen',
  },
}
