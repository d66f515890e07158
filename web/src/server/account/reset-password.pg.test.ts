import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { POST } from '@/app/api/auth/[...all]/route.ts'
import { makeRequest, startWeb, type Web } from '../testing/start-web.ts'

/** The command that stands in for mail, run as people run it; see shared/launch/reset-password.ts. */
const COMMAND = join(import.meta.dirname, '../../../../shared/launch/reset-password.ts')
const NEW_PASSWORD = 'another long sentence'

let web: Web
let directory: string
beforeAll(async () => {
  web = await startWeb()
})
afterAll(() => web.stop())
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'coscribe-reset-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

async function run(args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', COMMAND, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'test', DATA_DIR: directory, ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, output: output.trim() }
}
const onOurs = (...args: string[]) =>
  run(args, { DATABASE_URL: web.database.urls.admin, PUBLIC_URL: 'https://docs.example.org' })

const tokenIn = (output: string) => /https:\/\/docs\.example\.org\/reset-password#token=([\w-]+)$/m.exec(output)?.[1]
const reset = (token: string | undefined) =>
  POST(makeRequest('POST', '/api/auth/reset-password', { token, newPassword: NEW_PASSWORD }))
const signIn = (email: string, password = NEW_PASSWORD) =>
  POST(makeRequest('POST', '/api/auth/sign-in/email', { email, password }))

describe('AC8 reset-password', () => {
  it('AC8: prints a link that sets a new password once, and ends the sessions', async () => {
    const kim = await web.visitor()
    const { code, output } = await onOurs(kim.email.toUpperCase())
    expect(code, output).toBe(0)
    expect(output).toContain('Kim Okafor')
    const token = tokenIn(output)
    expect((await reset(token)).status).toBe(200)
    expect((await reset(token)).status).toBe(400)
    expect((await signIn(kim.email)).status).toBe(200)
    expect(await web.admin`select 1 from auth.sessions where user_id = ${kim.id}`).toHaveLength(1)
    // Of a Postgres of one's own nothing is kept here.
    expect(readdirSync(directory)).toEqual([])
  })

  it('AC8: a link is over after an hour, and as soon as there is a newer one', async () => {
    const kim = await web.visitor()
    const first = tokenIn((await onOurs(kim.email)).output)
    const second = tokenIn((await onOurs(kim.email)).output)
    expect((await reset(first)).status).toBe(400)
    const [row] = await web.admin`
      select expires_at between now() + interval '55 minutes' and now() + interval '1 hour' as "isAnHour"
        from auth.verifications where value = ${kim.id}`
    expect(row).toEqual({ isAnHour: true })
    await web.admin`update auth.verifications set expires_at = now() - interval '1 second'`
    expect((await reset(second)).status).toBe(400)
    expect((await signIn(kim.email, 'a long and simple sentence')).status).toBe(200)
  })

  it('AC8: says in one sentence what is wrong: no address, an unknown one, nothing ever started, no database', async () => {
    expect(await onOurs()).toEqual({ code: 1, output: expect.stringMatching(/^Say whose password: .*reset-password/) })
    expect(await onOurs('--help')).toMatchObject({ code: 1, output: expect.stringMatching(/^Say whose password/) })
    expect(await onOurs('nobody@example.test')).toEqual({
      code: 1,
      output: 'Nobody has an account with the address nobody@example.test.',
    })
    const never = await run(['kim@example.test'], {})
    expect(never).toMatchObject({ code: 1, output: expect.stringMatching(/^Coscribe was never started with DATA_DIR/) })
    expect(readdirSync(directory)).toEqual([])
    const empty = new URL(web.database.urls.admin)
    empty.pathname = '/postgres'
    expect(await run(['kim@example.test'], { DATABASE_URL: empty.href })).toEqual({
      code: 1,
      output: 'Coscribe was never started on this database, so nobody has an account in it.',
    })
    const away = await run(['kim@example.test'], { DATABASE_URL: 'postgres://x:y@127.0.0.1:1/x' })
    expect(away).toMatchObject({ code: 1, output: expect.stringMatching(/^The database cannot be used/) })
  })
})
