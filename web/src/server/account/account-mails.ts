import 'server-only'
import {
  ACCOUNT_LINK_SECONDS,
  ACCOUNT_MAIL_WINDOW_MS,
  INVITATION_SECONDS,
  MAX_ACCOUNT_MAILS,
} from '@coscribe/shared/domain/limits'
import { chooseTag, type LocaleTag, localeInCookies, parseAcceptLanguage, parseLocale } from '@/words/locales.ts'
import { wordsFor } from '@/words/words-for.ts'
import { sendMail } from '../mail.ts'
import { publicOrigin, serverSettings } from '../settings.ts'
import { type TryKind, takeTry } from './tries.ts'

/**
 * The mails about accounts. Nobody waits for them: an answer that takes longer where there is an account tells that there is
 * one. And there are only so many an hour to one address, said to nobody for the same reason.
 */
type Recipient = { readonly name: string; readonly email: string; readonly locale?: unknown }

const MAIL_BUDGET = { max: MAX_ACCOUNT_MAILS, windowMs: ACCOUNT_MAIL_WINDOW_MS }
const MINUTES = ACCOUNT_LINK_SECONDS / 60

const origin = () => publicOrigin() ?? `http://localhost:${serverSettings().PORT}`

/** The language of the account, else that of the page that asked. */
const tagOf = (user: { readonly name: string; readonly locale?: unknown }, request: Request | undefined): LocaleTag =>
  parseLocale(user.locale) ??
  chooseTag(
    localeInCookies(request?.headers.get('cookie') ?? ''),
    parseAcceptLanguage(request?.headers.get('accept-language') ?? null),
  )

/** The address of a page of ours. What must stay between the mail and the browser comes after the #: no server logs that. */
function linkTo(path: string, token: string, libraryUrl: string): string {
  const next = new URL(libraryUrl).searchParams.get('callbackURL')
  const secret = new URLSearchParams({ token, ...(next && next !== '/' ? { next } : {}) })
  return `${origin()}${path}#${secret}`
}

function post(kind: TryKind, to: string, mail: { readonly subject: string; readonly text: string }): void {
  const send = async () => {
    if ((await takeTry(kind, to, MAIL_BUDGET)) === 0) await sendMail(to, mail.subject, mail.text)
  }
  send().catch((error: unknown) => console.error(`No mail could be sent: ${(error as Error).message}`))
}

type Secret = { readonly user: Recipient; readonly url: string; readonly token: string }

export async function mailReset({ user, url, token }: Secret, request?: Request): Promise<void> {
  const t = wordsFor(tagOf(user, request))('mail')
  const link = linkTo('/reset-password', token, url)
  post('mail-reset', user.email, {
    subject: t('reset.subject'),
    text: t('reset.text', { name: user.name, link, minutes: MINUTES }),
  })
}

export async function mailConfirmation({ user, url, token }: Secret, request?: Request): Promise<void> {
  const t = wordsFor(tagOf(user, request))('mail')
  const link = linkTo('/confirm-address', token, url)
  post('mail-confirm', user.email, {
    subject: t('confirm.subject'),
    text: t('confirm.text', { name: user.name, link, minutes: MINUTES }),
  })
}

/** Somebody signed up with an address that has an account: on the page nothing tells, so its owner is told here. */
export async function mailExistingAccount({ user }: { user: Recipient }, request?: Request): Promise<void> {
  const t = wordsFor(tagOf(user, request))('mail')
  post('mail-exists', user.email, {
    subject: t('exists.subject'),
    text: t('exists.text', {
      name: user.name,
      signIn: `${origin()}/sign-in`,
      forgot: `${origin()}/forgot-password`,
    }),
  })
}

/** To the address that an account is to have. */
export async function mailNewAddress(user: Recipient, token: string, request: Request): Promise<void> {
  const t = wordsFor(tagOf(user, request))('mail')
  const link = `${origin()}/confirm-address#${new URLSearchParams({ token })}`
  post('mail-confirm', user.email, {
    subject: t('newAddress.subject'),
    text: t('newAddress.text', { name: user.name, link, minutes: MINUTES }),
  })
}

/** To the address that it has: whoever reads this may not be who asked. */
export async function mailAddressAsked(user: Recipient, email: string, request: Request): Promise<void> {
  const t = wordsFor(tagOf(user, request))('mail')
  post('mail-address', user.email, {
    subject: t('addressAsked.subject'),
    text: t('addressAsked.text', { name: user.name, email, forgot: `${origin()}/forgot-password` }),
  })
}

export type InvitationMail = {
  readonly id: string
  readonly email: string
  readonly organization: { readonly name: string }
  readonly inviter: { readonly user: { readonly name: string } }
}

/** In the inviter's language: nothing is known of the other one. */
export async function mailInvitation(
  { id, email, organization, inviter }: InvitationMail,
  request?: Request,
): Promise<void> {
  const t = wordsFor(tagOf(inviter.user, request))('mail')
  const values = { inviter: inviter.user.name, organization: organization.name }
  const text = t('invitation.text', {
    ...values,
    link: `${origin()}/invitations/${id}`,
    days: INVITATION_SECONDS / 86_400,
  })
  await sendMail(email, t('invitation.subject', values), text)
}
