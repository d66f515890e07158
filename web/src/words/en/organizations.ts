export const organizations = {
  title: 'Who writes together?',
  lead: 'An organization owns documents and has members. Nobody outside it sees anything of it.',
  name: 'Name of the organization',
  nameMissing: 'Write a name.',
  hint: 'You can invite people right after.',
  create: 'Create organization',
  signOut: 'Sign out',
} as const
