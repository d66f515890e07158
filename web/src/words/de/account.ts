import type { account as english } from '../en/account.ts'
import type { Translated } from '../translated.ts'

export const account: Translated<typeof english> = {
  staysHere: 'Deine Worte bleiben auf diesem Server.',
  picture: {
    title: 'Was wir diesen Sommer gelernt haben',
    beginning:
      'Ein Fluss führt kein Protokoll. <marta></marta> Also haben wir aufgeschrieben, was er tat, zu viert gleichzeitig, von vier verschiedenen Ufern.',
    july: 'Im Juli standen auf der Seite <kim>mehr Messwerte als Meinungen</kim>, und daran erkennt man, dass zusammen gearbeitet wird.',
    end: 'Der Rest dieses Berichts stammt von ihnen. Ich habe nur die Kommas gesetzt.',
    writing: '{count, plural, one {# Person schreibt} other {# Personen schreiben}}',
  },
  fields: {
    name: 'Dein Name',
    nameHint: 'Steht neben deinem Cursor.',
    email: 'E-Mail',
    emailSettled: 'Die Einladung gilt dieser Adresse.',
    password: 'Passwort',
    newPassword: 'Neues Passwort',
    passwordHint: 'Mindestens {min, number} Zeichen. Lang ist besser als kompliziert.',
    passwordCount: '{count, plural, one {# Zeichen} other {# Zeichen}}. Lang ist besser als kompliziert.',
  },
  wrong: {
    nameMissing: 'Schreib deinen Namen.',
    nameTooLong: 'Die Grenze sind {max, number} Zeichen.',
    emailIncomplete: 'Schreib die ganze Adresse.',
    passwordMissing: 'Schreib dein Passwort.',
    passwordShort: 'Nimm mindestens {min, number} Zeichen.',
    passwordLong: 'Die Grenze sind {max, number} Zeichen.',
  },
  signIn: {
    title: 'Willkommen zurück',
    lead: 'Melde dich an, um weiterzuschreiben.',
    submit: 'Anmelden',
    wrong: 'E-Mail oder Passwort stimmt nicht.',
    forgot: 'Vergessen?',
    noAccount: 'Noch kein Konto? <link>Konto anlegen</link>',
    passwordIsSet: 'Dein neues Passwort gilt. Melde dich damit an.',
    accountIsDeleted: 'Dein Konto ist gelöscht.',
    signedOutEverywhere: 'Du bist überall abgemeldet.',
  },
  signUp: {
    title: 'Gemeinsam schreiben',
    lead: 'Ein Konto auf diesem Server, und nirgends sonst.',
    submit: 'Konto anlegen',
    haveAccount: 'Schon ein Konto? <link>Anmelden</link>',
  },
  confirm: {
    lookTitle: 'Schau in deine Mails',
    lookText:
      'Wir haben einen Link an {email} geschickt. Öffne ihn, um zu bestätigen, dass das Postfach dir gehört; dann geht es hier weiter. Er gilt eine Stunde.',
    again: 'Noch einmal schicken',
    sentAgain: 'Noch einmal geschickt.',
    nothingCame: 'Nichts da? Schau bei den unerwünschten Mails nach, oder lass ihn noch einmal schicken.',
    working: 'Deine Adresse wird bestätigt',
    failedTitle: 'Dieser Link gilt nicht mehr',
    expired: 'Er galt eine Stunde. Lass dir einen neuen schicken.',
    invalid:
      'Er ist nicht vollständig oder für etwas anderes. Öffne ihn noch einmal aus der Mail, oder lass dir einen neuen schicken.',
    notAsked: 'Deine Adresse konnte nicht bestätigt werden',
    done: 'Deine Adresse ist bestätigt. Melde dich an, um weiterzumachen.',
  },
  forgot: {
    title: 'Neues Passwort setzen',
    lead: 'Wir schicken einen Link an deine Adresse. Er gilt einmal, eine Stunde lang.',
    submit: 'Link schicken',
    sentTitle: 'Schau in deine Mails',
    sentText:
      'Wenn {email} hier ein Konto hat, ist ein Link unterwegs. Er gilt einmal, eine Stunde lang. Nichts da? Schau bei den unerwünschten Mails nach.',
    noMailTitle: 'Frag nach einem Link',
    noMailText:
      'Dieser Server verschickt keine Mails. Wer sich um ihn kümmert, kann dir mit diesem Befehl einen Link machen, der ein neues Passwort setzt:',
    noMailNote: 'Der Link gilt einmal, eine Stunde lang.',
    otherAddress: 'Andere Adresse nehmen',
    back: 'Zurück zum Anmelden',
  },
  reset: {
    title: 'Neues Passwort setzen',
    lead: 'Alle Geräte werden abgemeldet, und du meldest dich mit dem neuen wieder an.',
    submit: 'Passwort setzen',
    failedTitle: 'Dieser Link gilt nicht mehr',
    failedText: 'Er wurde schon benutzt, ist älter als eine Stunde, oder es gibt einen neueren.',
    askAgain: 'Neuen Link holen',
  },
  invitation: {
    title: 'Bei {organization} mitmachen',
    lead: '{inviter} hat dich eingeladen, mitzuschreiben.',
    leadGuest: '{inviter} hat dich als Gast eingeladen.',
    otherAccount: 'Die Einladung gilt {email}, und du bist als {signedInAs} angemeldet.',
    accept: 'Einladung annehmen',
    switchAccount: 'Abmelden und {email} nehmen',
    notNow: 'Nicht jetzt',
    over: 'Diese Einladung gilt nicht mehr',
    failed: 'Die Einladung konnte nicht geöffnet werden',
    open: 'Coscribe öffnen',
  },
  signOut: {
    title: 'Ein Teil deines Texts ist nicht gesendet',
    text: '{count, plural, one {Ein Dokument hat} other {# Dokumente haben}} Änderungen, die nur auf diesem Gerät sind. Das Abmelden entfernt alles, was hier liegt, und niemand kann es zurückholen. Bleib, bis sie gesendet sind, oder nimm eine Kopie aus dem Menü des Dokuments.',
    action: 'Abmelden und entfernen',
    keep: 'Bleiben',
  },
}
