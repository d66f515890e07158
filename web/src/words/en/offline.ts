/** What became of copies on this device, and of text that may no longer be sent. */
export const offline = {
  home: 'Home',
  noOrganization: {
    title: 'You are in no organization',
    text: 'You were removed from the last one. What you had not sent is kept here, for you alone.',
    create: 'New organization',
  },
  evictedUnsent:
    'The browser has removed what was kept on this device, and with it changes in {count, plural, one {# document} other {# documents}} that were not sent.',
  evicted: 'The browser has removed the copies on this device. Documents are kept here again when you open them.',
  rescued:
    'What you may no longer send in {count, plural, one {# document} other {# documents}} is kept as your unsent copy.',
  show: 'Show',
  newVersion: 'There is a new version. Reload when you like.',
  reload: 'Reload',
  copies: 'Your unsent copies',
  newPage: 'New page',
  noWords: 'Words taken away, or formatting',
  copy: {
    name: 'Unsent copy',
    lead: 'Your unsent copy of {time}. The document was not changed by it; only you can see this.',
    words: 'Your unsent words',
    noWords: 'Your unsent changes took words away or changed their form. Below is the whole document with them.',
    copyText: 'Copy text',
    copied: 'Copied',
    download: 'Download Markdown',
    saveAsNew: 'Save as a new document',
    newTitle: '{title} (unsent copy)',
    discard: 'Discard',
    whole: 'The whole document with your changes',
  },
} as const
