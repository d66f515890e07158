import { currentFormat, currentWords } from '@/words/current-words.ts'

/** "1.2 MB", in the reader's language. */
export function sizeWords(bytes: number): string {
  const [value, unit] =
    bytes < 1000
      ? ([bytes, 'byte'] as const)
      : bytes < 1_000_000
        ? ([bytes / 1000, 'kilobyte'] as const)
        : ([bytes / 1_000_000, 'megabyte'] as const)
  return currentFormat().number(value, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: value < 10 && unit !== 'byte' ? 1 : 0,
  })
}

const KINDS = [
  ['pdf', /^application\/pdf$/],
  ['table', /spreadsheet|excel|csv/],
  ['slides', /presentation|powerpoint/],
  ['text', /^text\/|wordprocessing|msword|opendocument\.text|rtf/],
  ['archive', /zip|tar|gzip|7z|rar|compressed|bzip|xz/],
  ['audio', /^audio\//],
  ['video', /^video\//],
  ['picture', /^image\//],
] as const
export type FileKind = (typeof KINDS)[number][0] | 'other'

/** What a media type is called; an ending of the name is believed for the word and for nothing else. */
export const fileKind = (mediaType: string, name: string): FileKind =>
  KINDS.find(([, pattern]) => pattern.test(mediaType))?.[0] ??
  (/\.(?:txt|md|log|json|xml|ya?ml)$/i.test(name) ? 'text' : /\.(?:csv|tsv)$/i.test(name) ? 'table' : 'other')

/** "PDF · 1.2 MB". */
export function fileWords(mediaType: string, name: string, bytes: number | null): string {
  const t = currentWords('files')
  const kind = t(`kinds.${fileKind(mediaType, name)}`)
  return bytes === null ? kind : t('kindAndSize', { kind, size: sizeWords(bytes) })
}
