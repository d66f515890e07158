import { downloadFile } from './download-file.ts'

/** Hands a text to the person as a file. */
export const downloadText = (name: string, text: string, type = 'text/markdown') =>
  downloadFile(name, new Blob([text], { type: `${type};charset=utf-8` }))
