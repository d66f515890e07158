import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GET, POST } from '@/app/api/auth/[...all]/route.ts'
import { PUT as changeAddress } from '@/app/api/v1/account/email/route.ts'
import { PUT as changePassword } from '@/app/api/v1/account/password/route.ts'
import { makeRequest, startWeb, type Web } from './testing/start-web.ts'

let web: Web
let smtp: SMTPServer
/** While this is open, the mail server answers nobody. */
let held: Promise<void> = Promise.resolve()
let release = () => {}
const mails: { readonly to: string; readonly text: string }[] = []
const PASSWORD = 'a long and simple sentence'
const OTHER_PASSWORD = 'another long sentence'

const decodeQuotedPrintable = (text: string) =>
  Buffer.from(
    text
      .replaceAll(/=\r\n/g, '')
      .replaceAll('\r\n', '\n')
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')

/** Nobody waits for mails by the clock: the nth to an address is looked for until it is there. */
async function mailTo(address: string, nth = 1): Promise<string> {
  const to = () => mails.filter((mail) => mail.to === address)
  await expect.poll(() => to().length, { timeout: 10_000 }).toBeGreaterThanOrEqual(nth)
  return to()[nth - 1]?.text ?? ''
}

/** What the page behind a mailed link is given: everything after its #. */
function linkIn(mail: string): { readonly path: string; readonly token: string; readonly next: string | null } {
  const url = new URL(/^http\S+$/m.exec(mail)?.[0] ?? '')
  const secret = new URLSearchParams(url.hash.slice(1))
  return { path: url.pathname, token: secret.get('token') ?? '', next: secret.get('next') }
}

const none = { params: Promise.resolve({}) }
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  POST(makeRequest('POST', `/api/auth${path}`, body, headers))
const signUp = (email: string, rest: Record<string, string> = {}, headers = {}) =>
  post('/sign-up/email', { name: 'Kim Okafor', email, password: PASSWORD, ...rest }, headers)
const signIn = (email: string, password = PASSWORD) => post('/sign-in/email', { email, password })
const confirm = (token: string) => GET(makeRequest('GET', `/api/auth/verify-email?token=${encodeURIComponent(token)}`))
const askForReset = (email: string, redirectTo = '/') => post('/request-password-reset', { email, redirectTo })
const reset = (token: string, newPassword = OTHER_PASSWORD) => post('/reset-password', { token, newPassword })
const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
const hasSession = async (cookie: string) =>
  (await (await GET(makeRequest('GET', '/api/auth/get-session', undefined, { cookie }))).json()) !== null

/** Somebody with a confirmed address, signed in. */
async function arrive(email: string): Promise<{ readonly cookie: string }> {
  await signUp(email)
  return { cookie: cookieOf(await confirm(linkIn(await mailTo(email)).token)) }
}

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect: (_session, done) => void held.then(() => done()),
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (chunk) => {
        text += chunk
      })
      stream.on('end', () => {
        for (const { address } of session.envelope.rcptTo)
          mails.push({ to: address, text: decodeQuotedPrintable(text) })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  const { port } = smtp.server.address() as AddressInfo
  web = await startWeb({ SMTP_URL: `smtp://127.0.0.1:${port}` })
})
afterAll(async () => {
  await web.stop()
  delete process.env.SMTP_URL
  await new Promise<void>((resolve) => smtp.close(resolve))
})

describe('AC6 confirming an address', () => {
  it('AC6: an address signs in only once it is confirmed; the link leads back to what was opened, and signs in', async () => {
    const email = 'kim@example.test'
    const next = '/d/00000000-0000-4000-8000-000000000000'
    const signedUp = await signUp(email, { callbackURL: next })
    expect(await signedUp.json()).toMatchObject({ token: null })
    expect(cookieOf(signedUp)).toBe('')
    expect((await signIn(email)).status).toBe(403)
    const link = linkIn(await mailTo(email))
    expect(link).toMatchObject({ path: '/confirm-address', next })
    const confirmed = await confirm(link.token)
    expect(confirmed.status).toBe(200)
    expect(await hasSession(cookieOf(confirmed))).toBe(true)
    expect((await signIn(email)).status).toBe(200)
  })

  it('A69: a link signs in once only; a forged or expired one, and one for something else, do not at all', async () => {
    const email = 'once@example.test'
    await signUp(email)
    const { token } = linkIn(await mailTo(email))
    const [head, claims, signature] = token.split('.')
    const forged = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(claims ?? '', 'base64url').toString()), email: 'eve@example.test' }),
    ).toString('base64url')
    for (const wrong of [`${head}.${forged}.${signature}`, 'nonsense', '']) {
      const refused = await confirm(wrong)
      expect(refused.status).toBeGreaterThanOrEqual(400)
      expect(cookieOf(refused)).toBe('')
    }
    const { createEmailVerificationToken } = await import('better-auth/api')
    const expired = await confirm(
      await createEmailVerificationToken(process.env.BETTER_AUTH_SECRET ?? '', email, undefined, -60),
    )
    expect([expired.status, ((await expired.json()) as { code: string }).code]).toEqual([401, 'TOKEN_EXPIRED'])
    expect(cookieOf(await confirm(token))).not.toBe('')
    expect(cookieOf(await confirm(token))).toBe('')
    expect((await reset(token)).status).toBe(400)
  })

  it('AC6: it is sent again to who asks, at most five times an hour, and never tells whether there is an account', async () => {
    const email = 'again@example.test'
    await signUp(email)
    await mailTo(email)
    const ask = async (address: string) => {
      const response = await post('/send-verification-email', { email: address })
      return [response.status, await response.text()]
    }
    const answers = await Promise.all(Array.from({ length: 7 }, () => ask(email)))
    for (const answer of answers) expect(answer).toEqual(await ask('nobody@example.test'))
    await mailTo(email, 5)
    // Whatever else would have been sent was asked for before this one, which therefore comes last.
    await signUp('last@example.test')
    await mailTo('last@example.test')
    expect(mails.filter(({ to }) => to === email)).toHaveLength(5)
    expect(mails.some(({ to }) => to === 'nobody@example.test')).toBe(false)
  })

  it('A70: signing up with an address that has an account is answered as any; its owner is told by mail', async () => {
    const email = 'taken@example.test'
    await arrive(email)
    const shape = async (address: string) => {
      const response = await signUp(address)
      const { token, user } = (await response.json()) as { token: unknown; user: object }
      return [response.status, token, Object.keys(user).sort()]
    }
    expect(await shape(email)).toEqual(await shape('free@example.test'))
    expect(await mailTo(email, 2)).toContain('You have an account already')
    expect((await signIn(email)).status).toBe(200)
  })
})

describe('AC7 a new password by mail', () => {
  it('AC7: the link sets it once, ends all sessions, and leads back to what was opened', async () => {
    const email = 'marta@example.test'
    const { cookie } = await arrive(email)
    expect((await askForReset(email, '/members')).status).toBe(200)
    const link = linkIn(await mailTo(email, 2))
    expect(link).toMatchObject({ path: '/reset-password', next: '/members' })
    expect((await reset(link.token, 'short')).status).toBe(400)
    expect((await reset(link.token)).status).toBe(200)
    expect(await hasSession(cookie)).toBe(false)
    expect((await signIn(email)).status).toBe(401)
    expect((await signIn(email, OTHER_PASSWORD)).status).toBe(200)
  })

  it('A69: a link works once, also when it is used twice at once; after it every other one is over', async () => {
    const email = 'twice@example.test'
    await arrive(email)
    await askForReset(email)
    const first = linkIn(await mailTo(email, 2)).token
    await askForReset(email)
    const second = linkIn(await mailTo(email, 3)).token
    const statuses = (
      await Promise.all([reset(first, 'password number one'), reset(first, 'password number two')])
    ).map(({ status }) => status)
    expect(statuses.sort()).toEqual([200, 400])
    expect((await reset(first)).status).toBe(400)
    expect((await reset(second)).status).toBe(400)
    expect((await signIn(email, OTHER_PASSWORD)).status).toBe(401)
  })

  it('A69: it is over after an hour, and is not found in the database', async () => {
    const email = 'late@example.test'
    await arrive(email)
    await askForReset(email)
    const { token } = linkIn(await mailTo(email, 2))
    const [row] = await web.admin`
      select count(*)::int as rows, count(*) filter (where identifier like ${`%${token}%`})::int as plain,
             max(expires_at) <= now() + interval '1 hour' as bounded from auth.verifications`
    expect(row).toEqual({ rows: expect.any(Number), plain: 0, bounded: true })
    await web.admin`update auth.verifications set expires_at = now() - interval '1 second'`
    expect((await reset(token)).status).toBe(400)
    expect((await signIn(email)).status).toBe(200)
  })

  it('A69: a page elsewhere is no place to be led to', async () => {
    const email = 'elsewhere@example.test'
    await arrive(email)
    for (const foreign of ['https://evil.example/', '//evil.example', 'javascript:alert(1)', '/\\evil.example']) {
      expect((await askForReset(email, foreign)).status, foreign).toBe(403)
      expect((await signUp('new@example.test', { callbackURL: foreign })).status).toBe(403)
      expect((await post('/send-verification-email', { email, callbackURL: foreign })).status).toBe(403)
    }
    expect(mails.filter(({ to }) => to === email)).toHaveLength(1)
    expect(mails.some(({ text }) => text.includes('evil.example'))).toBe(false)
  })

  it('A70: an unknown address is answered like a known one, in words and in time: nobody waits for the mail', async () => {
    const email = 'known@example.test'
    await arrive(email)
    const answer = async (address: string) => {
      const response = await askForReset(address)
      return [response.status, await response.text(), [...response.headers.keys()].sort()]
    }
    held = new Promise((resolve) => {
      release = resolve
    })
    try {
      // The mail server does not answer, and the answer is there.
      expect(await answer(email)).toEqual(await answer('unknown@example.test'))
    } finally {
      release()
    }
    await mailTo(email, 2)
  })

  it('AC7: somebody locked out by wrong passwords is let in again by the new one', async () => {
    const email = 'locked@example.test'
    await arrive(email)
    await Promise.all(Array.from({ length: 11 }, () => signIn(email, 'not the password')))
    expect((await signIn(email)).status).toBe(429)
    await askForReset(email)
    await reset(linkIn(await mailTo(email, 2)).token)
    expect((await signIn(email, OTHER_PASSWORD)).status).toBe(200)
  })

  it('WD4: is written in the language of the account', async () => {
    const email = 'jonas@example.test'
    await signUp(email, {}, { cookie: 'locale=de' })
    const { token } = linkIn(await mailTo(email))
    expect(await mailTo(email)).toContain('Hallo Kim Okafor')
    await confirm(token)
    await askForReset(email)
    expect(await mailTo(email, 2)).toContain('jemand hat ein neues Passwort')
  })
})

describe('AC9 another address', () => {
  const change = (cookie: string, email: string, password = PASSWORD) =>
    changeAddress(makeRequest('PUT', '/api/v1/account/email', { email, password }, { cookie }), none)

  it('AC9: it changes once the link in the new mailbox is opened, and not before; the old one is told, and its links are over', async () => {
    const [before, after] = ['sofia.old@example.test', 'sofia.new@example.test']
    const { cookie } = await arrive(before)
    await askForReset(before)
    const lateReset = linkIn(await mailTo(before, 2)).token
    const response = await change(cookie, after)
    expect([response.status, await response.json()]).toEqual([200, { mailed: true }])
    expect(await mailTo(before, 3)).toContain(`should have the address ${after}`)
    expect((await signIn(before)).status).toBe(200)
    expect((await signIn(after)).status).toBe(401)
    const link = linkIn(await mailTo(after))
    expect(link.path).toBe('/confirm-address')
    // On another device, where nobody is signed in.
    expect((await confirm(link.token)).status).toBe(200)
    expect((await signIn(after)).status).toBe(200)
    expect((await signIn(before)).status).toBe(401)
    expect((await reset(lateReset)).status).toBe(400)
    expect(await hasSession(cookie)).toBe(true)
    expect((await confirm(link.token)).status).toBeGreaterThanOrEqual(400)
  })

  it('A70: an address that has an account is answered like any other, and its owner is told', async () => {
    const [kim, taken] = ['kim.moves@example.test', 'settled@example.test']
    const { cookie } = await arrive(kim)
    await arrive(taken)
    const response = await change(cookie, taken)
    expect([response.status, await response.json()]).toEqual([200, { mailed: true }])
    expect(await mailTo(taken, 2)).toContain('You have an account already')
    expect((await signIn(kim)).status).toBe(200)
  })

  it('A69: a link is nobody else’s, and over once the address is another one or taken', async () => {
    const [kim, eve] = ['kim.first@example.test', 'eve.first@example.test']
    const [own, foreign] = [await arrive(kim), await arrive(eve)]
    await change(own.cookie, 'kim.second@example.test')
    await change(own.cookie, 'kim.third@example.test')
    const [second, third] = [await mailTo('kim.second@example.test'), await mailTo('kim.third@example.test')]
    const confirmAs = (cookie: string, token: string) =>
      GET(makeRequest('GET', `/api/auth/verify-email?token=${encodeURIComponent(token)}`, undefined, { cookie }))
    expect((await confirmAs(foreign.cookie, linkIn(second).token)).status).toBeGreaterThanOrEqual(400)
    await change(foreign.cookie, 'kim.third@example.test')
    const contested = linkIn(await mailTo('kim.third@example.test', 2)).token
    expect((await confirmAs(own.cookie, linkIn(third).token)).status).toBe(200)
    expect((await confirm(linkIn(second).token)).status).toBeGreaterThanOrEqual(400)
    expect((await confirmAs(foreign.cookie, contested)).status).toBeGreaterThanOrEqual(400)
    expect((await signIn('kim.third@example.test')).status).toBe(200)
    expect((await signIn(eve)).status).toBe(200)
  })

  it('A69: who is told that somebody else asked, and sets another password, has ended that link', async () => {
    const [owner, thief] = ['robbed@example.test', 'thief@example.test']
    const { cookie } = await arrive(owner)
    await change(cookie, thief)
    const byReset = linkIn(await mailTo(thief)).token
    // The first mail confirmed the address, the second told of what was asked for.
    await mailTo(owner, 2)
    await askForReset(owner)
    expect((await reset(linkIn(await mailTo(owner, 3)).token)).status).toBe(200)
    expect((await confirm(byReset)).status).toBeGreaterThanOrEqual(400)

    const again = cookieOf(await signIn(owner, OTHER_PASSWORD))
    await change(again, thief, OTHER_PASSWORD)
    const byChange = linkIn(await mailTo(thief, 2)).token
    const given = { currentPassword: OTHER_PASSWORD, newPassword: PASSWORD, signOutOthers: false }
    const changed = await changePassword(makeRequest('PUT', '/api/v1/account/password', given, { cookie: again }), none)
    expect(changed.status).toBe(204)
    expect((await confirm(byChange)).status).toBeGreaterThanOrEqual(400)
    expect((await signIn(owner)).status).toBe(200)
  })

  it('A70: an account asks five times an hour, to whatever addresses', async () => {
    const { cookie } = await arrive('spammer@example.test')
    const statuses: number[] = []
    for (let count = 0; count < 7; count++) statuses.push((await change(cookie, `victim-${count}@example.test`)).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429])
  })

  it('AC9: nobody is mailed for who does not know the password', async () => {
    const { cookie } = await arrive('guess@example.test')
    expect((await change(cookie, 'guessed@example.test', 'not the password')).status).toBe(400)
    // Whatever else would have been sent was asked for before this one.
    await signUp('after-the-guess@example.test')
    await mailTo('after-the-guess@example.test')
    expect(mails.some(({ to }) => to === 'guessed@example.test')).toBe(false)
  })
})

it('where mail can be sent, an invitation comes by mail', async () => {
  const { cookie } = await arrive('ravi@example.test')
  const call = (path: string, body: unknown) => post(`/organization/${path}`, body, { cookie })
  const organization = (await (await call('create', { name: 'Fernhill Institute', slug: 'fernhill' })).json()) as {
    id: string
  }
  const invited = await call('invite-member', {
    organizationId: organization.id,
    email: 'sofia@example.test',
    role: 'member',
  })
  const { id } = (await invited.json()) as { id: string }
  const mail = await mailTo('sofia@example.test')
  expect(mail).toContain(`/invitations/${id}`)
  expect(mail).toContain('Kim Okafor invited you to')
})
