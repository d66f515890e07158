import type { mail as english } from '../en/mail.ts'
import type { Translated } from '../translated.ts'

export const mail: Translated<typeof english> = {
  reset: {
    subject: 'Neues Passwort setzen',
    text: `Hallo {name},

jemand hat ein neues Passwort für dein Konto verlangt. Öffne diese Adresse, um eines zu setzen:

{link}

Der Link gilt einmal, {minutes, number} Minuten lang. Warst du es nicht, tu nichts: Dein Passwort bleibt, wie es ist.
`,
  },
  confirm: {
    subject: 'Bestätige deine Adresse',
    text: `Hallo {name},

öffne diese Adresse, um zu bestätigen, dass dieses Postfach dir gehört:

{link}

Der Link gilt {minutes, number} Minuten lang. Hast du kein Konto bei Coscribe angelegt, tu nichts.
`,
  },
  exists: {
    subject: 'Du hast schon ein Konto',
    text: `Hallo {name},

jemand wollte gerade mit deiner Adresse ein Konto anlegen. Du hast schon eines. Melde dich hier an:

{signIn}

Ist das Passwort vergessen, hilft diese Seite:

{forgot}

Warst du es nicht, tu nichts.
`,
  },
  newAddress: {
    subject: 'Bestätige deine neue Adresse',
    text: `Hallo {name},

öffne diese Adresse, dann meldest du dich von da an mit diesem Postfach an:

{link}

Der Link gilt {minutes, number} Minuten lang. Hast du nicht darum gebeten, tu nichts.
`,
  },
  addressAsked: {
    subject: 'Dein Konto soll eine andere Adresse bekommen',
    text: `Hallo {name},

jemand, der dein Passwort kennt, möchte, dass dein Konto statt dieser Adresse die Adresse {email} hat. So wird es sein, sobald jene Adresse bestätigt ist.

Warst du es nicht, setze hier sofort ein anderes Passwort:

{forgot}
`,
  },
  invitation: {
    subject: '{inviter} lädt dich zu {organization} ein',
    text: `{inviter} lädt dich ein, mit {organization} in Coscribe zu schreiben.

{link}

Der Link gilt einmal, für diese Adresse, {days, number} Tage lang.
`,
  },
}
