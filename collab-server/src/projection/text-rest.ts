/**
 * How long the text of a document rests between two writes. Postgres writes and logs it whole, with all words of it in the
 * index: too much for every keystroke, and a search is to find what was written seconds ago.
 */

/** While somebody goes on writing: 1,000 characters rest for two seconds, and ten minutes are enough for any text. */
const REST_MS_PER_CHARACTER = 2
const LONGEST_REST_MS = 600_000
/** Nobody has written for so long, in ms: they paused, and what they wrote may be looked for. */
export const QUIET_MS = 1_000
/** In a pause a text of so many characters (ten pages) rests an eighth of that; what is longer than that, as ever. */
const PROMPT_CHARACTERS = 20_000
const PROMPT_MS_PER_CHARACTER = REST_MS_PER_CHARACTER / 8
/** A document of so many bytes may be longer than that; it takes several for a character that was typed. */
const PROMPT_BYTES = 10 * PROMPT_CHARACTERS

/** More than ten pages. */
export const isLong = (characters: number) => characters > PROMPT_CHARACTERS

/** What is taken for the length of a text that was not read yet, in a document of so many bytes. */
export const lengthAtFirst = (bytes: number) => (bytes <= PROMPT_BYTES ? 0 : bytes)

/** Earliest times of the next write of a text: while it goes on being changed, and in a pause. As `performance.now()`. */
export type TextRest = { readonly busy: number; readonly quiet: number }

/** After a text of so many characters was written. */
export const restAfter = (characters: number, now: number): TextRest => ({
  busy: now + Math.min(characters * REST_MS_PER_CHARACTER, LONGEST_REST_MS),
  quiet:
    now +
    Math.min(
      Math.min(characters, PROMPT_CHARACTERS) * PROMPT_MS_PER_CHARACTER +
        Math.max(0, characters - PROMPT_CHARACTERS) * REST_MS_PER_CHARACTER,
      LONGEST_REST_MS,
    ),
})

/** At the first change of a document of so many bytes: as many characters are taken for its text until it is read. */
export const restAtFirst = (bytes: number, now: number): TextRest => {
  const rest = restAfter(bytes, now)
  return bytes <= PROMPT_BYTES ? { ...rest, quiet: now } : rest
}

/** When a text that was last changed then is to be written. */
export const textDueAt = ({ busy, quiet }: TextRest, changedAt: number): number =>
  Math.min(busy, Math.max(quiet, changedAt + QUIET_MS))
