import type { Person } from '../fixtures/person.ts'
import { expect, test } from '../fixtures/test.ts'

/** 32 x 20 pixels of one colour. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAACAAAAAUCAIAAABj86gYAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAK0lEQVQ4jWNQSGigKWIYtSBhNIgaRlORwmhGaxgtKhRGS9OE0QpHAW8YAAClnIAf78OuwgAAAABJRU5ErkJggg==',
  'base64',
)
const OTHER_PASSWORD = 'another long sentence'

/** The settings, as one gets there. */
async function openSettings(person: Person) {
  await person.page.goto('/')
  await person.page.getByRole('button', { name: `Account of ${person.name}` }).click()
  await person.page.getByRole('menuitem', { name: 'Settings' }).click()
  await expect(person.page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
}

test('AC1: a new name and a picture are seen by a colleague in the same document without a reload', async ({
  arrive,
}) => {
  const [kim, marta] = [await arrive('Kim Okafor'), await arrive('Marta Lindqvist')]
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await marta.apiJoin(organization, kim)
  const documentId = await kim.apiCreateDocument(organization, 'Weir survey', 'Four sites.')
  await Promise.all([kim.open(documentId), marta.open(documentId)])
  await expect(marta.page.getByRole('button', { name: /Kim Okafor/ }).first()).toBeVisible()

  const settings = await kim.context.newPage()
  await settings.goto('/settings')
  await settings.getByLabel('Name', { exact: true }).fill('Kim O. Okafor')
  await settings.getByRole('button', { name: 'Change name' }).click()
  await expect(settings.getByText('Your name is changed.').first()).toBeVisible()
  await expect(marta.page.getByRole('button', { name: /Kim O\. Okafor/ }).first()).toBeVisible()

  await settings.locator('input[type=file]').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: PICTURE })
  await expect(settings.getByText('Your picture is changed.').first()).toBeVisible()
  const shown = marta.page.locator('.ed-avatar img[src^="/api/v1/avatars/"]').first()
  await expect(shown).toBeVisible({ timeout: 45_000 })
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(256)

  await settings.getByRole('button', { name: 'Remove picture' }).click()
  await expect(settings.getByText('Your picture is removed.').first()).toBeVisible()
  // In the document and in the tree.
  await expect(marta.page.locator('img[src^="/api/v1/avatars/"]')).toHaveCount(0, { timeout: 45_000 })
})

test('AC1: a file that is no picture, or too large, is refused in words, and the initials stay', async ({ arrive }) => {
  const kim = await arrive('Kim Okafor')
  await kim.apiSignUp()
  await kim.apiCreateOrganization('Fernhill Institute')
  await openSettings(kim)
  const file = kim.page.locator('input[type=file]')
  await file.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload="alert(1)"/>') })
  await expect(kim.page.getByText('Take a PNG, JPEG, WebP or GIF picture.')).toBeVisible()
  await file.setInputFiles({ name: 'map.png', mimeType: 'image/png', buffer: Buffer.alloc(6 * 1024 * 1024) })
  await expect(kim.page.getByText('“map.png” is 6 MB. The limit is 5 MB.')).toBeVisible()
  await expect(kim.page.locator('.settings-avatar img')).toHaveCount(0)
})

test('WD4: the language is changed without a reload, is there on another device, and stays after signing out', async ({
  arrive,
}) => {
  const kim = await arrive('Kim Okafor')
  const { page } = kim
  await kim.apiSignUp()
  await kim.apiCreateOrganization('Fernhill Institute')
  await openSettings(kim)
  await page.getByRole('radio', { name: 'Deutsch' }).check({ force: true })
  await expect(page.getByRole('heading', { name: 'Einstellungen', level: 1 })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await page.getByRole('radio', { name: 'Dunkel' }).check({ force: true })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

  const phone = await arrive('Kim Okafor')
  await phone.signIn(kim.email)
  await expect(phone.page.locator('html')).toHaveAttribute('lang', 'de')

  await page.reload()
  await expect(page.getByRole('heading', { name: 'Einstellungen', level: 1 })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await kim.context.clearCookies({ name: /session/ })
  await page.goto('/sign-in')
  await expect(page.getByRole('heading', { name: 'Willkommen zurück' })).toBeVisible()
})

test('AC3: the password is changed by who knows it, and other devices are signed out', async ({ arrive }) => {
  const kim = await arrive('Kim Okafor')
  const { page } = kim
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  const documentId = await kim.apiCreateDocument(organization, 'Weir survey', 'Four sites.')
  const phone = await arrive('Kim Okafor')
  await phone.apiPost('/api/auth/sign-in/email', { email: kim.email, password: kim.password })
  await phone.open(documentId)

  await openSettings(kim)
  await page.getByLabel('Present password').fill('not the password')
  await page.getByLabel('New password').fill(OTHER_PASSWORD)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('The password is not right.')).toBeVisible()
  await page.getByLabel('Present password').fill(kim.password)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Every other device is signed out.').first()).toBeVisible()
  await expect(page.getByText('This one')).toBeVisible()
  // Its socket was closed by the server; nobody had to ask.
  await expect(phone.page.getByRole('link', { name: 'Sign in' })).toBeVisible()
  await phone.page.goto('/')
  await expect(phone.page).toHaveURL(/\/sign-in/)
})

test('AC9: another email is taken for who knows the password, and signs in; what is wrong is said at its field', async ({
  arrive,
}) => {
  const kim = await arrive('Kim Okafor')
  const { page } = kim
  await kim.apiSignUp()
  await kim.apiCreateOrganization('Fernhill Institute')
  await openSettings(kim)
  await page.getByRole('button', { name: 'Change email' }).click()
  await expect(page.getByLabel('New email')).toBeFocused()
  await page.keyboard.type('kim at home')
  await page.getByRole('button', { name: 'Use this address' }).click()
  await expect(page.getByLabel('New email')).toHaveAttribute('aria-invalid', 'true')
  const address = `new.${kim.email}`
  await page.getByLabel('New email').fill(address)
  await page.getByLabel('Your password', { exact: true }).fill('not the password')
  await page.keyboard.press('Enter')
  await expect(page.getByText('The password is not right.')).toBeVisible()
  await page.getByLabel('Your password', { exact: true }).fill(kim.password)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Your address is changed.').first()).toBeVisible()
  await expect(page.getByLabel('Email', { exact: true })).toHaveValue(address)

  await kim.context.clearCookies({ name: /session/ })
  await kim.signIn(address)
  await expect(page.getByRole('button', { name: 'Account of Kim Okafor' })).toBeVisible()
})

test('AC4: one session is ended alone; signing out everywhere ends all, and what devices keep', async ({ arrive }) => {
  const kim = await arrive('Kim Okafor')
  const { page } = kim
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  const documentId = await kim.apiCreateDocument(organization, 'Weir survey', 'Four sites.')
  const [phone, tablet] = [await arrive('Kim Okafor'), await arrive('Kim Okafor')]
  for (const device of [phone, tablet]) {
    await device.apiPost('/api/auth/sign-in/email', { email: kim.email, password: kim.password })
    await device.open(documentId)
  }
  await openSettings(kim)
  await expect(page.getByRole('button', { name: /^Sign out Chrome on Linux/ })).toHaveCount(2)
  await page
    .getByRole('button', { name: /^Sign out Chrome on Linux/ })
    .first()
    .click()
  await expect(page.getByText('Chrome on Linux is signed out.').first()).toBeVisible()
  await expect(page.getByRole('button', { name: /^Sign out Chrome on Linux/ })).toHaveCount(1)

  await page.getByRole('button', { name: 'Sign out everywhere', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(page.getByText('You are signed out everywhere.')).toBeVisible()
  for (const device of [phone, tablet]) await expect(device.page.getByRole('link', { name: 'Sign in' })).toBeVisible()
  expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''))).toEqual(
    expect.not.arrayContaining([expect.stringMatching(/coscribe/)]),
  )
})

test('AC5: deleting an account asks for everything that goes; documents stay without the name', async ({ arrive }) => {
  const [kim, marta] = [await arrive('Kim Okafor'), await arrive('Marta Lindqvist')]
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await marta.apiJoin(organization, kim, 'admin')
  await kim.apiCreateDocument(organization, 'Weir survey', 'Kim wrote this.')
  await openSettings(kim)
  const { page } = kim
  const open = () => page.getByRole('button', { name: 'Delete my account' }).click()
  await open()
  await expect(page.getByText('You are the only owner of “Fernhill Institute”')).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()

  const members = await (await page.request.get(`/api/v1/organizations/${organization.id}/members`)).json()
  const theirs = members.members.find(({ user }: { user: { name: string } }) => user.name === 'Marta Lindqvist')
  await kim.apiPost('/api/auth/organization/update-member-role', {
    organizationId: organization.id,
    memberId: theirs.id,
    role: 'owner',
  })
  await kim.apiCreateOrganization('Coldbrook Mill')
  await page.goto('/settings')
  await open()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Your password').fill(kim.password)
  await dialog.getByLabel('I want to delete my account for ever.').check()
  await dialog.getByRole('button', { name: 'Delete for ever' }).click()
  await expect(dialog.getByText('Say yes to every line.')).toBeVisible()
  await dialog.getByLabel(/Delete “Coldbrook Mill” and all of its documents/).check()
  await dialog.getByRole('button', { name: 'Delete for ever' }).click()
  await expect(page.getByText('Your account is deleted.')).toBeVisible()
  await page.goto('/')
  await expect(page).toHaveURL(/\/sign-in/)

  await marta.page.goto('/')
  await expect(marta.page.getByRole('main').getByText('Weir survey')).toBeVisible()
  await marta.page.goto('/members')
  await expect(marta.page.getByText('Marta Lindqvist').first()).toBeVisible()
  await expect(marta.page.getByText('Kim Okafor')).toHaveCount(0)
})
