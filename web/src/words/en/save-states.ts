/** One stretch between asterisks is set in bold. `none` stands for a time that is not known. */
export const saveStates = {
  changes: '{count, plural, one {# change} other {# changes}}',
  where: 'Where your words are',
  saved: {
    label: 'Saved',
    title: 'Everything is saved',
    text: 'Every change is on the server, written to disk and confirmed. People with access can see it.',
  },
  sending: {
    label: 'Sending…',
    title: 'Sending your changes',
    text: '*{count, plural, one {# change} other {# changes}}* {count, plural, one {is on its way} other {are on their way}}. This takes less than a second on most connections.',
    term: 'On their way',
  },
  onThisDevice: {
    label: 'On this device',
    title: 'Kept on this device',
    text: '{why, select, offline {You are offline.} other {The server does not answer at the moment.}} *{count, plural, one {# change} other {# changes}}*{since, select, none {} other { since {since}}} {count, plural, one {is} other {are}} stored in this browser, encrypted. They are sent as soon as the connection is back. Keep writing.',
    nothingYet:
      'You are offline. Everything you wrote so far is saved, and what you write now is stored in this browser, encrypted. It is sent as soon as the connection is back. Keep writing.',
    term: 'Not sent yet',
    nothing: 'Nothing',
  },
  notSafe: {
    label: 'Not safe',
    title: 'Your changes are only in this tab',
    term: 'Only in this tab',
    nothing: 'Nothing yet',
    notConnected: 'You are not connected',
    nothingLost:
      'The server cannot be reached. What you wrote so far is saved; what you write now is only in this tab until the connection is back.',
    text: '{why, select, full {The server cannot be reached and this browser’s storage is full.} notStored {The server cannot be reached and this browser refuses to store anything.} noAnswer {The server has not confirmed them yet.} refused {The server did not take them: your access has changed.} other {The server cannot be reached.}} *{count, plural, one {# change} other {# changes}}* {count, plural, one {is} other {are}} lost if the tab closes. Keep it open, or take a copy.',
    announcement: 'Not safe: nothing is being sent.',
  },
  leaving:
    '{count, plural, one {# change is} other {# changes are}} only in this tab. Copy {count, plural, one {it} other {them}} first?',
  savedAgain: 'Saved again. {count, plural, one {# change} other {# changes}} sent.',
  connectedAgain: 'Connected again. Everything is saved.',
  lastOnServer: 'Last on the server',
  notYet: 'Not yet',
  lastChangeBy: 'Last change by',
  you: 'You',
  somebodyElse: 'Somebody else',
  nextTry: 'Next try',
  now: 'now',
  inSeconds: 'in {seconds, number} s',
  storedHere: {
    term: 'Stored here',
    no: 'No',
    yes: 'Yes, encrypted',
    insecure: 'No: this address is not https',
    refused: 'No: the browser refuses',
    notAllowed: 'No: not wanted by the organization',
  },
  copyMine: 'Copy my changes',
  copied: 'Copied',
  download: 'Download',
  tryNow: 'Try now',
  readOnlyNow:
    'You can now only read this document. Your last {count, plural, one {# change was} other {# changes were}} not sent.',
} as const
