import type { EndReason } from '@/document-session'

export type EndedWords = {
  readonly title: string
  readonly text: string
  /** What to offer first. */
  readonly action: 'home' | 'reload' | 'restore' | 'sign-in'
  readonly tone: 'neutral' | 'warning'
}

const time = (at: number) => new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })

/** What a screen says when a document session is over. `at` in ms since 1970; `account` as people know it. */
export function endedWords(reason: EndReason, at: number, unsentChanges: number, account: string | null): EndedWords {
  const unsent =
    unsentChanges > 0
      ? ` Your last ${unsentChanges === 1 ? 'change was' : `${unsentChanges.toLocaleString()} changes were`} not sent.`
      : ''
  const signedInAs = account ? ` You are signed in as ${account}.` : ''
  switch (reason) {
    case 'access-ended':
      return {
        title: 'Your access ended',
        text: `This document was taken from you, or deleted, at ${time(at)}.${unsent}`,
        action: 'home',
        tone: 'warning',
      }
    case 'not-found':
      return {
        title: 'This document is not here',
        text: `It may have been deleted, or you may not have access.${signedInAs}`,
        action: 'home',
        tone: 'neutral',
      }
    case 'deleted':
      return {
        title: 'This document is in the trash',
        text: `Nobody can write in it there.${unsent}`,
        action: 'restore',
        tone: 'warning',
      }
    case 'editor-too-old':
      return {
        title: 'This page is older than the document',
        text: `Somebody uses a newer version of the editor here. Load the page again to get it.${unsent}`,
        action: 'reload',
        tone: 'warning',
      }
    case 'signed-out':
      return {
        title: 'You are signed out',
        text: `Sign in again to go on.${unsent}`,
        action: 'sign-in',
        tone: 'warning',
      }
    case 'too-large':
      return {
        title: 'This document is full',
        text: `It has reached the size limit, and nothing more can be added.${unsent}`,
        action: 'reload',
        tone: 'warning',
      }
  }
}
