import type { SaveState } from '@/document-session'
import { currentTag } from '@/words/current-locale.ts'
import type { LocaleTag } from '@/words/locales.ts'
import { wordsFor } from '@/words/words-for.ts'

/** What the indicator and its popover say; **changes** in `text` stands between asterisks, to be set in bold. */
export type SaveWords = {
  readonly label: string
  readonly title: string
  readonly text: string
  /** The row of the popover that counts, or null. */
  readonly count: { readonly term: string; readonly value: string } | null
}

export const changeCount = (count: number, tag: LocaleTag = currentTag()) =>
  wordsFor(tag)('saveStates')('changes', { count })

/** The words for a save state. `since` is a time as the reader's clock shows it, or null. */
export function saveWords(state: SaveState, since: string | null, tag: LocaleTag = currentTag()): SaveWords {
  const t = wordsFor(tag)('saveStates')
  switch (state.kind) {
    case 'saved':
      return { label: t('saved.label'), title: t('saved.title'), text: t('saved.text'), count: null }
    case 'sending':
      return {
        label: t('sending.label'),
        title: t('sending.title'),
        text: t('sending.text', { count: state.changes }),
        count: { term: t('sending.term'), value: changeCount(state.changes, tag) },
      }
    case 'on-this-device': {
      const none = state.changes === 0
      const why = state.why === 'offline' ? 'offline' : 'noAnswer'
      return {
        label: t('onThisDevice.label'),
        title: t('onThisDevice.title'),
        text: none
          ? t('onThisDevice.nothingYet')
          : t('onThisDevice.text', { why, count: state.changes, since: since ?? 'none' }),
        count: {
          term: t('onThisDevice.term'),
          value: none ? t('onThisDevice.nothing') : changeCount(state.changes, tag),
        },
      }
    }
    case 'not-safe':
      return notSafeWords(state, tag)
  }
}

const WHY_NOT_SAFE = {
  offline: 'offline',
  full: 'full',
  'not-stored': 'notStored',
  'no-answer': 'noAnswer',
  refused: 'refused',
} as const

function notSafeWords({ changes, why }: Extract<SaveState, { kind: 'not-safe' }>, tag: LocaleTag): SaveWords {
  const t = wordsFor(tag)('saveStates')
  const label = t('notSafe.label')
  const term = t('notSafe.term')
  if (changes === 0)
    return {
      label,
      title: t('notSafe.notConnected'),
      text: t('notSafe.nothingLost'),
      count: { term, value: t('notSafe.nothing') },
    }
  return {
    label,
    title: t('notSafe.title'),
    text: t('notSafe.text', { why: WHY_NOT_SAFE[why], count: changes }),
    count: { term, value: changeCount(changes, tag) },
  }
}

/** The question before leaving. Browsers show words of their own; ours stand in the page. */
export const leavingQuestion = (changes: number, tag: LocaleTag = currentTag()) =>
  wordsFor(tag)('saveStates')('leaving', { count: changes })

/** The toast when the connection is back and everything is confirmed. */
export function savedAgain(changes: number, tag: LocaleTag = currentTag()) {
  const t = wordsFor(tag)('saveStates')
  return changes > 0 ? t('savedAgain', { count: changes }) : t('connectedAgain')
}
