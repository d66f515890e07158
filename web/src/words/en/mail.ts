/** Plain text. The link stands on a line of its own, so that every program makes a link of it. */
export const mail = {
  reset: {
    subject: 'Set a new password',
    text: `Hello {name},

somebody asked for a new password for your account. Open this address to set one:

{link}

It works once, for {minutes, number} minutes. If it was not you, do nothing: your password stays as it is.
`,
  },
  confirm: {
    subject: 'Confirm your address',
    text: `Hello {name},

open this address to confirm that this mailbox is yours:

{link}

It works for {minutes, number} minutes. If you did not sign up for Coscribe, do nothing.
`,
  },
  exists: {
    subject: 'You have an account already',
    text: `Hello {name},

somebody has just tried to sign up with your address. You have an account already. Sign in here:

{signIn}

Where the password is forgotten, this page helps:

{forgot}

If it was not you, do nothing.
`,
  },
  newAddress: {
    subject: 'Confirm your new address',
    text: `Hello {name},

open this address, and from then on you sign in with this mailbox:

{link}

It works for {minutes, number} minutes. If you did not ask for it, do nothing.
`,
  },
  addressAsked: {
    subject: 'Your account is to have another address',
    text: `Hello {name},

somebody who knows your password asked that your account should have the address {email} in place of this one. It will, once that address is confirmed.

If it was not you, set another password here, now:

{forgot}
`,
  },
  invitation: {
    subject: '{inviter} invited you to {organization}',
    text: `{inviter} invited you to write with {organization} on Coscribe.

{link}

The link works once, for this address, for {days, number} days.
`,
  },
} as const
