export const importExport = {
  importMarkdown: 'Import Markdown',
  dropHere: 'Drop Markdown files to import them',
  imported: '{count, plural, one {# document was imported.} other {# documents were imported.}}',
  tooBig: '“{name}” is {size}. The limit is {limit}.',
  notUtf8: '“{name}” is not text in UTF-8. Save it with this encoding, then import it again.',
  notMarkdown: '“{name}” is not a Markdown file.',
  tooMany: 'These are {count, number} files. Import {limit, number} at most at once.',
  notImported: '“{name}” was not imported. {reason}',
  pasteTooLong:
    'This is more than a page takes at once: {count, number} characters. The limit is {limit, number}. Import it as a file.',
  downloadHtml: 'Download HTML',
  print: 'Print or save as PDF',
  export: {
    heading: 'Export everything',
    text: 'All documents of {organization} as Markdown, in folders as in the tree, with pictures and files.',
    open: 'Export organization',
    title: 'Export {organization}',
    explain:
      'You get one ZIP file: a Markdown file for each document, in folders as in the tree, with pictures and files. What is in the trash is left out.',
    start: 'Export',
    cancel: 'Cancel export',
    starting: 'Starting…',
    progress: '{done, number} of {total, plural, one {# document} other {# documents}}, {size}',
    done: '{total, plural, one {# document} other {# documents}}, {size}. The file is with your downloads.',
    cancelled: 'The export was cancelled. Nothing was saved.',
    broken: 'The connection broke after {done, number} of {total, number} documents. Nothing was saved.',
    handedOver:
      'This export is large. Your browser saves it on its own and shows how far it is in its list of downloads.',
    again: 'Export again',
    close: 'Close',
  },
} as const
