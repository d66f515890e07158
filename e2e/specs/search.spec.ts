import AxeBuilder from '@axe-core/playwright'
import { BrowserProfile } from '../fixtures/browser-profile.ts'
import type { Person } from '../fixtures/person.ts'
import { expect, test } from '../fixtures/test.ts'

/** Long enough that its end is in no list: what is found there, the server found. */
const LONG = 'The gauges are read by hand, three times a week, before ten in the morning. '.repeat(60)

const field = ({ page }: Person) => page.getByRole('combobox', { name: 'Search' })
const hit = ({ page }: Person, name: string | RegExp) => page.getByRole('option', { name })
const count = ({ page }: Person) => page.getByRole('dialog').getByRole('status')

async function search(person: Person, query: string) {
  if (!(await field(person).isVisible())) await person.page.keyboard.press('Control+k')
  await expect(field(person)).toBeFocused()
  await field(person).fill(query)
}

test('FD14: what one writes, the other finds seconds later by a word of it, with the keyboard alone; a guest does not', async ({
  arrive,
}) => {
  const [kim, marta, gita] = [await arrive('Kim Okafor'), await arrive('Marta Lindqvist'), await arrive('Gita Rao')]
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  const survey = await kim.apiCreateDocument(organization, 'Summer survey', LONG)
  const shared = await kim.apiCreateDocument(organization, 'Mill access', 'Ring before you come.')
  await marta.apiJoin(organization, kim)
  await gita.apiJoin(organization, kim, 'guest')
  await kim.apiGrant(shared, await gita.apiUserId(), 'read')
  await marta.page.goto('/')
  await gita.page.goto('/')
  await expect(marta.page.getByRole('main').getByText('Summer survey')).toBeVisible()
  await expect(gita.page.getByRole('main').getByText('Mill access')).toBeVisible()

  await kim.open(survey)
  await kim.editor.click()
  await kim.page.keyboard.press('Control+End')
  await kim.page.keyboard.type(' Beavers moved in above the weir. 水质很好。')
  await kim.isSaved()

  // Another form of the word, and the document stays open meanwhile.
  await search(marta, 'beaver moves')
  await expect(hit(marta, /Summer survey/)).toContainText('Beavers moved in above the weir')
  await expect(count(marta)).toHaveText('1 result')
  await search(marta, '水质')
  await expect(hit(marta, /Summer survey/)).toContainText('水质很好')
  await search(marta, 'beaver')
  await expect(hit(marta, /Summer survey/)).toHaveAttribute('aria-selected', 'true')
  await marta.page.keyboard.press('Enter')
  await expect(marta.page).toHaveURL(`/d/${survey}`)
  await marta.sees('Beavers moved in')

  await search(gita, 'ring')
  await expect(hit(gita, /Mill access/)).toBeVisible()
  await search(gita, 'beaver')
  await expect(gita.page.getByText('Nothing found for “beaver”.')).toBeVisible()
  await expect(count(gita)).toHaveText('No results')
  await expect(hit(gita, /New document/)).toHaveCount(0)
})

test('FD13: arrows, Home, End and Tab choose; people and actions are there; Enter that comes too early waits', async ({
  arrive,
}) => {
  const [kim, ravi] = [await arrive('Kim Okafor'), await arrive('Ravi Menon')]
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await kim.apiCreateDocument(organization, 'Ravine plan', 'Steep.')
  const deep = await kim.apiCreateDocument(organization, 'Field notes', `${LONG} Kingfisher.`)
  await ravi.apiJoin(organization, kim)
  const { page } = kim
  await page.goto('/')
  await expect(page.getByRole('main').getByText('Ravine plan')).toBeVisible()

  await search(kim, '')
  await expect(page.getByText('Recently opened')).toBeVisible()
  await search(kim, 'ravi')
  const document = hit(kim, /Ravine plan/)
  const create = hit(kim, 'New document called “ravi”')
  const person = hit(kim, /Ravi Menon/)
  await expect(person).toBeVisible()
  await expect(document).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowDown')
  await expect(create).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Tab')
  await expect(person).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Home')
  await expect(document).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('End')
  await expect(person).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowDown')
  await expect(document).toHaveAttribute('aria-selected', 'true')
  const axe = await new AxeBuilder({ page }).include('.palette').analyze()
  expect(axe.violations).toEqual([])

  await search(kim, 'dark theme')
  await expect(page.getByRole('option', { name: 'Dark theme', exact: true })).toBeVisible()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

  await search(kim, 'settings')
  await hit(kim, 'Open the settings').click()
  await expect(page).toHaveURL('/settings')

  // Typed and entered at once: the server has not answered, and no document called “kingfisher” is made.
  await search(kim, 'kingfisher')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`/d/${deep}`)

  await search(kim, 'heron')
  await expect(page.getByText('Nothing found for “heron”.')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(kim.title).toHaveValue('heron')

  // Whoever has a document open is found where they are.
  await ravi.open(deep)
  await search(kim, 'menon')
  await expect(hit(kim, /Ravi Menon/)).toContainText('now in “Field notes”', { timeout: 15_000 })
  await hit(kim, /Ravi Menon/).click()
  await expect(page).toHaveURL(`/d/${deep}`)
})

test('FD14: on a phone the search fills the screen, and finds', async ({ arrive }) => {
  const kim = await arrive('Kim Okafor', { viewport: { width: 390, height: 844 } })
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  const survey = await kim.apiCreateDocument(
    organization,
    'Vermessung der Häuser am Oberlauf',
    `${LONG} Eisvögel nisten hier.`,
  )
  await kim.page.goto('/')
  await kim.page.getByRole('button', { name: 'Show the sidebar' }).click()
  await kim.page.getByRole('button', { name: /^Search/ }).click()
  await field(kim).fill('eisvogel')
  await expect(hit(kim, /Vermessung/)).toContainText('Eisvögel nisten hier')
  const box = await kim.page.locator('.palette').boundingBox()
  expect(box).toEqual({ x: 0, y: 0, width: 390, height: 844 })
  await hit(kim, /Vermessung/).click()
  await expect(kim.page).toHaveURL(`/d/${survey}`)
})

test.describe('without a network', () => {
  let profile: BrowserProfile
  test.beforeEach(async () => {
    profile = await BrowserProfile.make()
  })
  test.afterEach(() => profile.remove())

  test('FD12: what is on this device is found, and the search says that it is only that', async () => {
    test.setTimeout(90_000)
    const kim = await profile.arrive('Kim Okafor')
    await kim.apiSignUp()
    const organization = await kim.apiCreateOrganization('Fernhill Institute')
    const survey = await kim.apiCreateDocument(organization, 'Weir survey', `${LONG} Kingfishers nest here.`)
    await kim.open(survey)
    await expect
      .poll(() => kim.page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 30_000 })
      .toBe(true)
    await kim.isSaved()
    profile.goOffline()
    await search(kim, 'kingfisher')
    await expect(hit(kim, /Weir survey/)).toContainText('Kingfishers nest here')
    await expect(kim.page.getByText(/Only what is on this device is searched/)).toBeVisible()
    await search(kim, 'heron')
    await expect(kim.page.getByText('Nothing on this device answers “heron”.')).toBeVisible()
    profile.goOnline()
    await search(kim, 'heron ')
    await expect(kim.page.getByText('Nothing found for “heron”.')).toBeVisible()
    await profile.close()
  })
})
