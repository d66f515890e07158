import { currentFormat } from '@/words/current-words.ts'

/** “64 MB”, “1.4 MB”, “12 kB”: as the reader writes numbers. */
export function sizeWords(bytes: number): string {
  const [value, unit] =
    bytes >= 1024 ** 3
      ? ([bytes / 1024 ** 3, 'GB'] as const)
      : bytes >= 1024 ** 2
        ? ([bytes / 1024 ** 2, 'MB'] as const)
        : ([bytes / 1024, 'kB'] as const)
  return `${currentFormat().number(value, { maximumFractionDigits: value < 10 ? 1 : 0 })} ${unit}`
}
