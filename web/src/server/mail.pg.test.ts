import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { GET, POST } from '@/app/api/auth/[...all]/route.ts'
import { makeRequest, startWeb, type Web } from './testing/start-web.ts'

let web: Web
let smtp: SMTPServer
const mails: { readonly to: string; readonly text: string }[] = []

/** Nobody waits for mails by the clock: each is looked for until it is there. */
async function mailTo(address: string): Promise<string> {
  return await expect
    .poll(() => mails.findLast((mail) => mail.to === address)?.text ?? null, { timeout: 10_000 })
    .not.toBeNull()
    .then(() => mails.findLast((mail) => mail.to === address)?.text ?? '')
}

beforeAll(async () => {
  smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (chunk) => {
        text += chunk
      })
      stream.on('end', () => {
        for (const { address } of session.envelope.rcptTo)
          mails.push({ to: address, text: text.replaceAll(/=\r\n/g, '').replaceAll('=3D', '=') })
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

it('where mail can be sent, an address is confirmed before it signs in, and an invitation comes by mail', async () => {
  const email = 'kim@example.test'
  const password = 'a long and simple sentence'
  const signIn = () => POST(makeRequest('POST', '/api/auth/sign-in/email', { email, password }))
  await POST(makeRequest('POST', '/api/auth/sign-up/email', { name: 'Kim Okafor', email, password }))
  expect((await signIn()).status).toBe(403)
  const link = /http\S+verify-email\S+/.exec(await mailTo(email))?.[0] ?? ''
  const confirmed = await GET(makeRequest('GET', link.slice(new URL(link).origin.length)))
  expect(confirmed.status).toBeLessThan(400)
  const signedIn = await signIn()
  expect(signedIn.status).toBe(200)

  const cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  const call = (path: string, body: unknown) =>
    POST(makeRequest('POST', `/api/auth/organization/${path}`, body, { cookie }))
  const organization = (await (await call('create', { name: 'Fernhill Institute', slug: 'fernhill' })).json()) as {
    id: string
  }
  const invited = await call('invite-member', {
    organizationId: organization.id,
    email: 'marta@example.test',
    role: 'member',
  })
  const { id } = (await invited.json()) as { id: string }
  const mail = await mailTo('marta@example.test')
  expect(mail).toContain(`/invitations/${id}`)
  expect(mail).toContain('Kim Okafor invited you to')
})
