import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Person } from '../fixtures/person.ts'
import { expect, test } from '../fixtures/test.ts'

/** Away from the page first, which would notice and lead to signing in by itself. */
async function endSession(person: Person) {
  await person.page.goto('about:blank')
  await person.context.clearCookies()
}

const PHONE = { width: 390, height: 844 }

test('GI1: from signing up to the first word by keyboard alone, and going back makes nothing twice', async ({
  arrive,
}) => {
  const kim = await arrive('Kim Okafor')
  const { page } = kim
  await page.goto('/sign-up')
  await expect(page.getByLabel('Your name')).toBeFocused()
  await page.keyboard.type(kim.name)
  await page.keyboard.press('Tab')
  await page.keyboard.type(kim.email)
  await page.keyboard.press('Tab')
  // The way to a forgotten password is for those who sign in.
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused()
  await page.keyboard.type(kim.password)
  await page.keyboard.press('Enter')

  await expect(page.getByLabel('Name of the organization')).toBeFocused()
  await page.keyboard.type('Fernhill Institute')
  await page.keyboard.press('Enter')

  await expect(page.getByLabel('Email addresses')).toBeFocused()
  await page.keyboard.type('marta@example.test, ravi@example.test')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Invitation link for marta@example.test')).toHaveValue(/\/invitations\/[0-9a-f-]{36}$/)
  await expect(page.getByRole('button', { name: 'Copy all links' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Go on' })).toBeFocused()
  await page.keyboard.press('Enter')

  await expect(page.getByRole('button', { name: 'Start writing' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/d\/[0-9a-f-]{36}$/)
  await expect(kim.title).toBeFocused()
  await page.keyboard.type('Weir survey')
  await page.keyboard.press('Enter')
  await page.keyboard.type('The weir comes out in September.')
  await kim.sees('The weir comes out in September.')
  await kim.isSaved()

  await page.goBack()
  await page.waitForLoadState()
  await page.goto('/')
  await expect(page.getByRole('main').getByText('Weir survey')).toBeVisible()
  const { organizations } = await (await page.request.get('/api/v1/organizations')).json()
  expect(organizations).toHaveLength(1)
  const list = await page.request.get(`/api/v1/documents?organizationId=${organizations[0].id}`)
  expect((await list.json()).documents).toHaveLength(1)
})

test('GI2: the steps fit a phone; a wrong address is named and nothing is sent; what one skips stays possible', async ({
  arrive,
}) => {
  const kim = await arrive('Kim Okafor', { viewport: PHONE })
  const { page } = kim
  await kim.signUp()
  await page.getByLabel('Name of the organization').fill('Fernhill Institute')
  await page.getByRole('button', { name: 'Create organization' }).click()
  await page.getByLabel('Email addresses').fill('marta@example.test, ravi')
  await page.getByRole('button', { name: 'Invite them' }).click()
  await expect(page.getByText('“ravi” is not a whole address.')).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
  const { organizations } = await (await page.request.get('/api/v1/organizations')).json()
  const people = await page.request.get(`/api/v1/organizations/${organizations[0].id}/members`)
  expect((await people.json()).invitations).toEqual([])
  await page.getByRole('button', { name: 'Skip this' }).click()
  await expect(page.getByRole('button', { name: 'Start writing' })).toBeVisible()
  await page.goto('/welcome/invite')
  await page.getByLabel('Email addresses').fill('marta@example.test')
  await page.getByRole('button', { name: 'Invite them' }).click()
  await expect(page.getByRole('button', { name: 'Copy link' })).toBeInViewport({ ratio: 1 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByRole('button', { name: 'Start writing' })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
  await page.getByRole('link', { name: 'Look around first' }).click()
  await expect(page.getByText('Write the first page')).toBeVisible()
})

test('GI3: a Markdown file becomes the first document; a file that is none says so', async ({ arrive }) => {
  const kim = await arrive('Kim Okafor')
  const { page } = kim
  await kim.apiSignUp()
  await kim.apiCreateOrganization('Fernhill Institute')
  await page.goto('/welcome/start')
  const file = page.locator('input[type=file]')
  await file.setInputFiles({ name: 'plan.docx', mimeType: 'application/zip', buffer: Buffer.from('PK') })
  await expect(page.getByText('“plan.docx” is no Markdown file.')).toBeVisible()
  await file.setInputFiles({
    name: 'plan.md',
    mimeType: 'text/markdown',
    buffer: Buffer.from('# Weir removal\n\nFour sites, **three** readings a week.\n'),
  })
  await expect(page).toHaveURL(/\/d\/[0-9a-f-]{36}$/)
  await expect(kim.title).toHaveValue('Weir removal')
  await kim.sees('Four sites, three readings a week.')
})

test('GI4: what a signed-out person opened is there after signing in, signing up and an invitation', async ({
  arrive,
}) => {
  const [kim, marta] = [await arrive('Kim Okafor'), await arrive('Marta Lindqvist')]
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  const documentId = await kim.apiCreateDocument(organization, 'Weir survey', 'Four sites.')
  await kim.context.clearCookies()
  for (const path of [`/d/${documentId}#sites`, '/members', '/settings']) {
    await kim.page.goto(path)
    await expect(kim.page).toHaveURL(/\/sign-in\?next=/)
    await kim.page.getByLabel('Email').fill(kim.email)
    await kim.page.getByLabel('Password', { exact: true }).fill(kim.password)
    await kim.page.getByRole('button', { name: 'Sign in' }).click()
    await expect(kim.page).toHaveURL(new URL(path, kim.baseURL).href)
    await endSession(kim)
  }
  // Through the other form and back, the way is not lost.
  await kim.page.goto(`/d/${documentId}`)
  await kim.page.getByRole('link', { name: 'Create one' }).click()
  await kim.page.getByRole('link', { name: 'Sign in' }).click()
  await kim.page.getByRole('link', { name: 'Forgot it?' }).click()
  await kim.page.getByRole('link', { name: 'Back to signing in' }).click()
  // The page before has a field for the address as well.
  await expect(kim.page.getByLabel('Password', { exact: true })).toBeVisible()
  await kim.page.getByLabel('Email').fill(kim.email)
  await kim.page.getByLabel('Password', { exact: true }).fill(kim.password)
  await kim.page.getByRole('button', { name: 'Sign in' }).click()
  await expect(kim.page).toHaveURL(`${kim.baseURL}/d/${documentId}`)
  await kim.sees('Four sites.')

  await marta.page.goto(await kim.apiInvite(organization, marta.email, 'member'))
  await marta.signUp()
  await expect(marta.page.getByRole('main').getByText('Weir survey')).toBeVisible()
})

test('A69: an address that leads elsewhere leads home', async ({ arrive }) => {
  const kim = await arrive('Kim Okafor')
  await kim.apiSignUp()
  await kim.apiCreateOrganization('Fernhill Institute')
  await kim.context.clearCookies()
  for (const foreign of [
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/..//evil.example',
    'javascript:alert(1)',
  ]) {
    await kim.page.goto(`/sign-in?next=${encodeURIComponent(foreign)}`)
    await kim.page.getByLabel('Email').fill(kim.email)
    await kim.page.getByLabel('Password', { exact: true }).fill(kim.password)
    await kim.page.getByRole('button', { name: 'Sign in' }).click()
    await expect(kim.page).toHaveURL(`${kim.baseURL}/`)
    await endSession(kim)
  }
})

/** The command on the server, as its administrator runs it, beside the running installation. */
async function resetPassword(email: string): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../shared/launch/reset-password.mjs'), email], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: process.env.COSCRIBE_E2E_DATA_DIR },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  await new Promise((resolve) => child.once('close', resolve))
  const link = /^\s*(http\S+)$/m.exec(output)?.[1]
  if (!link) throw new Error(output)
  return link
}

test('AC8: without mail, the page says who can help, and the link of the command sets a new password, once', async ({
  arrive,
}) => {
  const kim = await arrive('Kim Okafor')
  const { page } = kim
  await kim.apiSignUp()
  await kim.apiCreateOrganization('Fernhill Institute')
  await page.goto('/')
  await expect(page.getByText('Write the first page')).toBeVisible()
  const other = await arrive('Kim Okafor')
  await other.page.goto('/sign-in')
  await other.page.getByRole('link', { name: 'Forgot it?' }).click()
  await expect(other.page.getByText('npx -y pnpm@12 reset-password')).toBeVisible()

  const link = await resetPassword(kim.email)
  await other.page.goto(link)
  // The secret is gone from the address as soon as the page has it.
  await expect(other.page).toHaveURL(`${kim.baseURL}/reset-password`)
  await other.page.getByLabel('New password').fill('short')
  await other.page.getByRole('button', { name: 'Set the password' }).click()
  await expect(other.page.getByText('Use 10 characters or more.')).toBeVisible()
  await other.page.getByLabel('New password').fill('another long sentence')
  await other.page.getByRole('button', { name: 'Set the password' }).click()
  await expect(other.page.getByText('Your new password is set.')).toBeVisible()
  await other.page.getByLabel('Email').fill(kim.email)
  await other.page.getByLabel('Password', { exact: true }).fill('another long sentence')
  await other.page.getByRole('button', { name: 'Sign in' }).click()
  await expect(other.page.getByText('Write the first page')).toBeVisible()
  // Everywhere else it has ended.
  await page.reload()
  await expect(page).toHaveURL(/\/sign-in/)

  await page.goto(link)
  await page.getByLabel('New password').fill('a third long sentence')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await expect(page.getByRole('heading', { name: 'This link does not work any more' })).toBeVisible()
})

test('WD4: everything before signing in speaks German to whoever reads German', async ({ arrive }) => {
  const kim = await arrive('Kim Okafor')
  await kim.context.addCookies([{ name: 'locale', value: 'de', url: kim.baseURL }])
  for (const [path, words] of [
    ['/sign-in', 'Willkommen zurück'],
    ['/sign-up', 'Gemeinsam schreiben'],
    ['/forgot-password', 'Frag nach einem Link'],
    ['/reset-password', 'Dieser Link gilt nicht mehr'],
    ['/confirm-address', 'Dieser Link gilt nicht mehr'],
  ] as const) {
    await kim.page.goto(path)
    await expect(kim.page.getByRole('heading', { name: words })).toBeVisible()
  }
})
