export const common = {
  close: 'Close',
  showTyped: 'Show what I typed',
  hideTyped: 'Hide what I typed',
  tryAgain: 'Try again',
  goHome: 'Go home',
  loadAgain: 'Load the page again',
  keys: { ctrl: 'Ctrl', shift: 'Shift', alt: 'Alt' },
  /** The end of a list: “Kim, Marta and Ravi”. */
  andList: '{before} and {last}',
  accountOf: 'Account of {name}',
  description: 'Write documents together.',
  notFound: {
    title: 'This page is not here',
    text: 'The address may be mistyped, or the page may have been moved.',
  },
  unreachable: {
    title: 'The server cannot be reached',
    text: 'Check the connection. Nothing that was saved is lost.',
  },
  broken: {
    title: 'This page stopped working',
    text: 'What was saved is on the server. Load the page again to go on.',
  },
  locked: {
    title: 'Connect once to go on',
    text: 'What is kept on this device is locked, because it has not been in touch with the server for too long or somebody else used this browser. Nothing is lost: it opens when the server can be reached and you are signed in.',
  },
  roles: {
    owner: 'Owner',
    admin: 'Administrator',
    member: 'Editor',
    guest: 'Guest',
  },
  time: {
    justNow: 'just now',
    minutesAgo: '{count, plural, one {# minute} other {# minutes}} ago',
    hoursAgo: '{count, plural, one {# hour} other {# hours}} ago',
    yesterdayAt: 'yesterday, {time}',
    today: 'Today',
    yesterday: 'Yesterday',
    earlierThisWeek: 'Earlier this week',
    earlierThisMonth: 'Earlier this month',
  },
  greetings: {
    night: 'Good night',
    morning: 'Good morning',
    afternoon: 'Good afternoon',
    evening: 'Good evening',
  },
} as const
