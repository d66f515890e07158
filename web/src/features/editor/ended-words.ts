import { clockTime } from '@/client/time-words.ts'
import type { EndReason } from '@/document-session'
import { currentTag } from '@/words/current-locale.ts'
import type { LocaleTag } from '@/words/locales.ts'
import { wordsFor } from '@/words/words-for.ts'

export type EndedWords = {
  readonly title: string
  readonly text: string
  /** What to offer first. */
  readonly action: 'home' | 'reload' | 'restore' | 'sign-in'
  readonly tone: 'neutral' | 'warning'
}

/** What a screen says when a document session is over. `at` in ms since 1970; `account` as people know it. */
export function endedWords(
  reason: EndReason,
  at: number,
  unsentChanges: number,
  account: string | null,
  tag: LocaleTag = currentTag(),
): EndedWords {
  const t = wordsFor(tag)('editor')
  const unsent = unsentChanges > 0 ? ` ${t('ended.notSent', { count: unsentChanges })}` : ''
  switch (reason) {
    case 'access-ended':
      return {
        title: t('ended.accessEnded.title'),
        text: `${t('ended.accessEnded.text', { time: clockTime(new Date(at), tag) })}${unsent}`,
        action: 'home',
        tone: 'warning',
      }
    case 'not-found':
      return {
        title: t('ended.notFound.title'),
        text: `${t('ended.notFound.text')}${account ? ` ${t('ended.signedInAs', { account })}` : ''}`,
        action: 'home',
        tone: 'neutral',
      }
    case 'deleted':
      return {
        title: t('ended.deleted.title'),
        text: `${t('ended.deleted.text')}${unsent}`,
        action: 'restore',
        tone: 'warning',
      }
    case 'editor-too-old':
      return {
        title: t('ended.editorTooOld.title'),
        text: `${t('ended.editorTooOld.text')}${unsent}`,
        action: 'reload',
        tone: 'warning',
      }
    case 'signed-out':
      return {
        title: t('ended.signedOut.title'),
        text: `${t('ended.signedOut.text')}${unsent}`,
        action: 'sign-in',
        tone: 'warning',
      }
    case 'too-large':
      return {
        title: t('ended.tooLarge.title'),
        text: `${t('ended.tooLarge.text')}${unsent}`,
        action: 'reload',
        tone: 'warning',
      }
  }
}
