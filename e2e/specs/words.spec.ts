import type { Page } from '@playwright/test'
import { BrowserProfile } from '../fixtures/browser-profile.ts'
import { expect, test } from '../fixtures/test.ts'
import { englishLeftOn, say } from '../fixtures/words.ts'

const ORGANIZATION = 'Institut Farnberg'
const TITLE = 'Pegel am Wehr'
const TEXT = 'Wasserstand gemessen.'
const OWN = [ORGANIZATION, TITLE, TEXT, 'Jana', 'Coscribe']

const langOf = (page: Page) => page.locator('html').getAttribute('lang')

test('WD12: whose browser speaks German reads German from signing in to writing, with German dates', async ({
  arrive,
}) => {
  const jana = await arrive('Jana Weiß', { locale: 'de-DE' })
  await jana.apiSignUp()
  const organization = await jana.apiCreateOrganization(ORGANIZATION)
  const documentId = await jana.apiCreateDocument(organization, TITLE)
  await jana.context.clearCookies()

  const { page } = jana
  await page.goto(`/sign-in?next=/d/${documentId}`)
  expect(await langOf(page)).toBe('de')
  await page.locator('input[type=email]').fill(jana.email)
  await page.locator('input[type=password]').fill(jana.password)
  await page.locator('form button[type=submit]').click()

  await page.getByRole('textbox', { name: 'Dokument' }).click()
  await page.keyboard.type(TEXT)
  await expect(page.getByTestId('save-state')).toHaveText('Gespeichert', { timeout: 15_000 })
  await expect(page.getByText('Bearbeitet: gerade eben')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Titel' })).toHaveValue(TITLE)
  await page.getByTestId('save-state').click()
  await expect(page.getByRole('heading', { name: 'Alles ist gespeichert' })).toBeVisible()
  await expect(page.getByText(/^\d\d:\d\d:\d\d$/)).toBeVisible()
  await page.keyboard.press('Escape')
  // Blocks are found by their German names.
  await page.getByRole('textbox', { name: 'Dokument' }).click()
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('/aufg')
  await page.getByRole('option', { name: 'Aufgabenliste' }).click()
  await expect(page.locator('.ProseMirror ul[data-type=taskList]')).toBeVisible()
  expect(await langOf(page)).toBe('de')
})

test('WD13: no screen says a word of English to whose browser speaks German', async ({ arrive }) => {
  const jana = await arrive('Jana Weiß', { locale: 'de-DE' })
  await jana.apiSignUp()
  const organization = await jana.apiCreateOrganization(ORGANIZATION)
  const documentId = await jana.apiCreateDocument(organization, TITLE, TEXT)
  await jana.open(documentId)
  await jana.page.getByRole('button', { name: say('de')('editor')('menu.more'), exact: true }).click()
  await expect(jana.page.getByRole('menu')).toBeVisible()
  expect.soft(await englishLeftOn(jana.page, OWN, 'main, [role=menu]'), 'a document and its menu').toEqual([])
  for (const path of ['/members', '/organizations/new']) {
    await jana.page.goto(path)
    await expect(jana.page.getByRole('heading', { level: 1 })).toBeVisible()
    expect.soft(await englishLeftOn(jana.page, OWN, 'main'), path).toEqual([])
  }
})

test('WD14: a change of the language is everywhere at once, stays after a reload without a network, and is in the page’s lang', async () => {
  test.setTimeout(120_000)
  const profile = await BrowserProfile.make(undefined, 'de-DE')
  try {
    const jana = await profile.arrive('Jana Weiß')
    await jana.apiSignUp()
    const organization = await jana.apiCreateOrganization(ORGANIZATION)
    const documentId = await jana.apiCreateDocument(organization, TITLE, TEXT)
    await jana.open(documentId)
    await expect
      .poll(() => jana.page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 30_000 })
      .toBe(true)
    await expect(jana.saveState).toHaveText('Gespeichert', { timeout: 15_000 })
    const url = jana.page.url()
    await jana.context.addCookies([{ name: 'locale', value: 'en', url }])

    profile.goOffline()
    await jana.page.reload()
    // Before anything of the app runs: the kept shell was made for nobody.
    expect(await langOf(jana.page)).toBe('en')
    await expect(jana.page.getByRole('textbox', { name: 'Title' })).toHaveValue(TITLE)
    await expect(jana.saveState).toHaveText('On this device', { timeout: 15_000 })
    profile.goOnline()
    await expect(jana.saveState).toHaveText('Saved', { timeout: 30_000 })
  } finally {
    await profile.remove()
  }
})
