import type { SaveState } from '@/document-session'

/** What the indicator and its popover say; **changes** in `text` stands between asterisks, to be set in bold. */
export type SaveWords = {
  readonly label: string
  readonly title: string
  readonly text: string
  /** The row of the popover that counts, or null. */
  readonly count: { readonly term: string; readonly value: string } | null
}

export const changeCount = (count: number) => (count === 1 ? '1 change' : `${count.toLocaleString()} changes`)
const are = (count: number) => (count === 1 ? 'is' : 'are')
const its = (count: number) => (count === 1 ? 'its' : 'their')

/** The words for a save state. `since` is a time as the reader's clock shows it, or null. */
export function saveWords(state: SaveState, since: string | null): SaveWords {
  switch (state.kind) {
    case 'saved':
      return {
        label: 'Saved',
        title: 'Everything is saved',
        text: 'Every change is on the server, written to disk and confirmed. People with access can see it.',
        count: null,
      }
    case 'sending':
      return {
        label: 'Sending…',
        title: 'Sending your changes',
        text: `*${changeCount(state.changes)}* ${are(state.changes)} on ${its(state.changes)} way. This takes less than a second on most connections.`,
        count: { term: 'On their way', value: changeCount(state.changes) },
      }
    case 'on-this-device':
      if (state.changes === 0)
        return {
          label: 'On this device',
          title: 'Kept on this device',
          text: 'You are offline. Everything you wrote so far is saved, and what you write now is stored in this browser, encrypted. It is sent as soon as the connection is back. Keep writing.',
          count: { term: 'Not sent yet', value: 'Nothing' },
        }
      return {
        label: 'On this device',
        title: 'Kept on this device',
        text: `${state.why === 'offline' ? 'You are offline.' : 'The server does not answer at the moment.'} *${changeCount(state.changes)}*${since ? ` since ${since}` : ''} ${are(state.changes)} stored in this browser, encrypted. They are sent as soon as the connection is back. Keep writing.`,
        count: { term: 'Not sent yet', value: changeCount(state.changes) },
      }
    case 'not-safe':
      return notSafeWords(state)
  }
}

function notSafeWords({ changes, why }: Extract<SaveState, { kind: 'not-safe' }>): SaveWords {
  const label = 'Not safe'
  const count = { term: 'Only in this tab', value: changes === 0 ? 'Nothing yet' : changeCount(changes) }
  const lost = `*${changeCount(changes)}* ${changes === 1 ? 'is' : 'are'} lost if the tab closes. Keep it open, or take a copy.`
  if (changes === 0)
    return {
      label,
      title: 'You are not connected',
      text: 'The server cannot be reached. What you wrote so far is saved; what you write now is only in this tab until the connection is back.',
      count,
    }
  const title = 'Your changes are only in this tab'
  switch (why) {
    case 'offline':
      return { label, title, text: `The server cannot be reached. ${lost}`, count }
    case 'full':
      return { label, title, text: `The server cannot be reached and this browser’s storage is full. ${lost}`, count }
    case 'not-stored':
      return {
        label,
        title,
        text: `The server cannot be reached and this browser refuses to store anything. ${lost}`,
        count,
      }
    case 'no-answer':
      return { label, title, text: `The server has not confirmed them yet. ${lost}`, count }
    case 'refused':
      return { label, title, text: `The server did not take them: your access has changed. ${lost}`, count }
  }
}

/** The question before leaving. Browsers show words of their own; ours stand in the page. */
export const leavingQuestion = (changes: number) =>
  `${changeCount(changes)} ${are(changes)} only in this tab. Copy ${changes === 1 ? 'it' : 'them'} first?`

/** The toast when the connection is back and everything is confirmed. */
export const savedAgain = (changes: number) =>
  changes > 0 ? `Saved again. ${changeCount(changes)} sent.` : 'Connected again. Everything is saved.'
