import { currentTag } from './current-locale.ts'
import { type Area, collatorFor, formatFor, wordsFor } from './words-for.ts'

/**
 * Words for code in the browser that is no component: handlers, toasts, editor plugins. Asked for at the moment of use
 * and never kept, since the reader may change the language; components use `useTranslations`, which follows.
 */
export const currentWords = <const Name extends Area>(area: Name) => wordsFor(currentTag())(area)

/** Dates, numbers and lists for the reader of this browser. */
export const currentFormat = () => formatFor(currentTag())

/** Compares names as the reader's language sorts them. */
export const compareNames = (one: string, other: string) => collatorFor(currentTag()).compare(one, other)
