import type { Page } from '@playwright/test'
import { BrowserProfile } from '../fixtures/browser-profile.ts'
import type { Person } from '../fixtures/person.ts'
import { expect, test } from '../fixtures/test.ts'

let profile: BrowserProfile
test.beforeEach(async () => {
  profile = await BrowserProfile.make()
})
test.afterEach(() => profile.remove())

/** The service worker is installed, and this page is its own. */
const isReady = (page: Page) =>
  expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 30_000 }).toBe(true)

async function openAndWrite(person: Person, documentId: string, text: string) {
  await person.open(documentId)
  await person.editor.click()
  await person.page.keyboard.press('Control+End')
  await person.page.keyboard.type(text)
}

test('OF2: without a network, after a restart of the browser, documents open, new ones begin, and all is merged', async ({
  arrive,
}) => {
  test.setTimeout(180_000)
  const kim = await profile.arrive('Kim Okafor')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  const first = await kim.apiCreateDocument(organization, 'Weir survey', 'The gauge stands.')
  const second = await kim.apiCreateDocument(organization, 'Ford survey', 'The ford is dry.')
  const ravi = await arrive('Ravi Menon')
  await ravi.apiJoin(organization, kim)

  await kim.open(first)
  await isReady(kim.page)
  await kim.open(second)
  await kim.isSaved()

  profile.goOffline()
  await profile.restart(kim)
  await ravi.open(first)
  await openAndWrite(ravi, first, ' Ravi was here.')
  await ravi.isSaved()

  let reloads = 0
  await openAndWrite(kim, first, ' Kim wrote this offline.')
  await expect(kim.saveState).toHaveText(/On this device/, { timeout: 15_000 })
  kim.page.on('load', () => {
    reloads += 1
  })
  await kim.page.getByRole('link', { name: 'Ford survey' }).first().click()
  await expect(kim.page.locator('.ProseMirror')).toContainText('The ford is dry.')
  await kim.editor.click()
  await kim.page.keyboard.press('Control+End')
  await kim.page.keyboard.type(' Not any more.')
  await kim.page.getByRole('button', { name: 'New document' }).click()
  await expect(kim.title).toBeVisible()
  await kim.title.click()
  await kim.page.keyboard.type('Begun in a tunnel')
  await kim.page.keyboard.press('Enter')
  await kim.page.keyboard.type('Words of the tunnel.')
  await expect(kim.page.getByRole('link', { name: 'Begun in a tunnel' }).first()).toBeVisible()
  // What is here is found by its text.
  await kim.page.keyboard.press('Control+k')
  await kim.page.getByRole('combobox', { name: 'Search' }).fill('any more')
  await expect(kim.page.getByRole('option', { name: /Ford survey/ })).toContainText('Not any more')
  await kim.page.keyboard.press('Escape')
  const third = new URL(kim.page.url()).pathname.split('/').at(-1) as string
  const navigations = reloads

  profile.goOnline()
  await kim.isSaved()
  await expect.poll(() => kim.apiContent(first), { timeout: 60_000 }).toContain('Kim wrote this offline.')
  await expect.poll(() => kim.apiContent(second), { timeout: 60_000 }).toBe('The ford is dry. Not any more.')
  expect(await kim.apiContent(third)).toBe('Words of the tunnel.')
  expect(await kim.apiContent(first)).toContain('Ravi was here.')
  await ravi.sees('Kim wrote this offline.')
  await ravi.page.getByRole('link', { name: 'Begun in a tunnel' }).first().click()
  await ravi.sees('Words of the tunnel.')
  expect(reloads).toBe(navigations)
})
