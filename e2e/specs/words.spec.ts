import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { BrowserProfile } from '../fixtures/browser-profile.ts'
import { expect, test } from '../fixtures/test.ts'
import { englishLeftOn, say } from '../fixtures/words.ts'

const DIRECTORY = join(import.meta.dirname, '../../test-results/screens')
mkdirSync(DIRECTORY, { recursive: true })

const ORGANIZATION = 'Institut Farnberg'
const TITLE = 'Pegel am Wehr'
const TEXT = 'Wasserstand gemessen.'
const OWN = [ORGANIZATION, TITLE, TEXT, 'Jana', 'Coscribe']

/** The page where it is wider than the screen, and what can be pressed whose words do not fit into it. */
const withoutRoom = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = []
    const { scrollWidth } = document.documentElement
    if (scrollWidth > innerWidth) found.push(`the page has ${scrollWidth} px of ${innerWidth}`)
    for (const element of document.querySelectorAll<HTMLElement>(
      'button, a, [role=menuitem], [role=tab], [role=option]',
    )) {
      const style = getComputedStyle(element)
      // Cut off on purpose, with a mark that says so; and what is there for screen readers only.
      const isCut = [element, ...element.querySelectorAll('*')].some(
        (part) => getComputedStyle(part).textOverflow === 'ellipsis',
      )
      if (isCut || style.display === 'inline' || element.clientWidth < 4 || !element.checkVisibility()) continue
      if (element.scrollWidth > element.clientWidth + 1)
        found.push(`${element.textContent}: ${element.scrollWidth} px of ${element.clientWidth}`)
    }
    return found
  })

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

for (const { device, ...look } of [
  { device: 'a desk', viewport: { width: 1440, height: 900 } },
  { device: 'a phone', viewport: { width: 390, height: 844 } },
])
  test(`WD13: no screen says a word of English to whose browser speaks German, and all of them have room, on ${device}`, async ({
    arrive,
  }) => {
    const jana = await arrive('Jana Weiß', { locale: 'de-DE', ...look })
    const { page } = jana
    const isPhone = look.viewport.width < 640
    const looked = async (where: string) => {
      await page.screenshot({
        path: join(DIRECTORY, `de-${where.replaceAll(/\W+/g, '-')}-${isPhone ? 'phone' : 'light'}.png`),
        animations: 'disabled',
      })
      expect.soft(await englishLeftOn(page, OWN), where).toEqual([])
      expect.soft(await withoutRoom(page), `${where}, on ${device}`).toEqual([])
    }
    const [shell, editor, sharing, history, search] = [
      say('de')('shell'),
      say('de')('editor'),
      say('de')('sharing'),
      say('de')('history'),
      say('de')('search'),
    ]
    const menuItem = async (name: string) => {
      await page.getByRole('button', { name: editor('menu.more'), exact: true }).click()
      await page.getByRole('menuitem', { name }).click()
    }

    for (const path of ['/sign-in', '/sign-up', '/forgot-password', '/reset-password']) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await looked(path)
    }
    await jana.apiSignUp()
    await page.goto('/organizations/new')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await looked('organizations/new')
    const organization = await jana.apiCreateOrganization(ORGANIZATION)
    await page.goto('/')
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible()
    await looked('home, empty')
    const documentId = await jana.apiCreateDocument(organization, TITLE, TEXT)
    for (const path of ['/', '/trash', '/members', '/settings', '/welcome/invite', '/welcome/start']) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await looked(path === '/' ? 'home' : path)
    }

    await jana.open(documentId)
    await expect(jana.saveState).toHaveAttribute('data-changes', '0')
    await looked('document')
    await page.getByRole('button', { name: editor('menu.more'), exact: true }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    await looked('menu of a document')
    await page.keyboard.press('Escape')
    await jana.saveState.click()
    await expect(page.getByRole('heading', { name: 'Alles ist gespeichert' })).toBeVisible()
    await looked('save state')
    await page.keyboard.press('Escape')
    if (isPhone) await menuItem(sharing('share'))
    else await page.getByRole('button', { name: sharing('share'), exact: true }).click()
    await expect(page.getByRole('dialog').getByRole('button', { name: sharing('copyLink') })).toBeVisible()
    await looked('share')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: sharing('done') })
      .click()
    await menuItem(history('title'))
    await expect(page.getByRole('complementary', { name: history('title') })).toBeVisible()
    await looked('history')
    await page.goto('/')
    await expect(page.getByRole('main').getByText(TITLE)).toBeVisible()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: search('title') }).fill('Quark')
    await expect(page.getByText(search('nothingFound', { query: 'Quark' }))).toBeVisible()
    await looked('search')
    await page.keyboard.press('Escape')
    await page
      .getByRole('button', { name: /Jana Weiß$/ })
      .first()
      .click()
    await expect(page.getByRole('menuitem', { name: shell('account.signOut') })).toBeVisible()
    await looked('account')
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
