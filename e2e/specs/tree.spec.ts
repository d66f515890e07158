import type { Locator, Page } from '@playwright/test'
import type { Organization, Person } from '../fixtures/person.ts'
import { expect, test } from '../fixtures/test.ts'

const row = (page: Page, title: string) => page.getByRole('treeitem', { name: title, exact: true })
/** Titles from top to bottom, each with as many dots before it as it is deep. */
const shape = (page: Page) =>
  page
    .getByRole('treeitem')
    .evaluateAll((rows) =>
      rows.map((each) => '·'.repeat(Number(each.ariaLevel) - 1) + each.getAttribute('aria-label')).join(' '),
    )
const hasShape = (person: Person, expected: string) =>
  expect.poll(() => shape(person.page), { message: `${person.name} sees the tree`, timeout: 8_000 }).toBe(expected)

async function make(person: Person, organization: Organization, title: string, parentId: string | null = null) {
  const { id } = await person.apiPost<{ id: string }>('/api/v1/documents', {
    organizationId: organization.id,
    title,
    parentId,
  })
  return id
}

/** Kim and Marta in one organization, with: Surveys(Weir(Notes)) Permits Equipment. */
async function twoPeople(arrive: (name: string) => Promise<Person>) {
  const [kim, marta] = [await arrive('Kim Okafor'), await arrive('Marta Lindqvist')]
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await marta.apiJoin(organization, kim)
  const surveys = await make(kim, organization, 'Surveys')
  const weir = await make(kim, organization, 'Weir', surveys)
  const notes = await make(kim, organization, 'Notes', weir)
  const permits = await make(kim, organization, 'Permits')
  const equipment = await make(kim, organization, 'Equipment')
  return { kim, marta, organization, surveys, weir, notes, permits, equipment }
}

async function drag(page: Page, from: Locator, to: { x: number; y: number }, { release = true } = {}) {
  const box = await from.boundingBox()
  if (!box) throw new Error('nothing to drag')
  await page.mouse.move(box.x + 90, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + 96, box.y + box.height / 2 + 6, { steps: 3 })
  await page.mouse.move(to.x, to.y, { steps: 8 })
  if (release) await page.mouse.up()
}
async function spot(of: Locator, part: number, x = 100) {
  const box = await of.boundingBox()
  if (!box) throw new Error('nothing to drop on')
  return { x: box.x + x, y: box.y + box.height * part }
}

test('TR2: one moves a subtree by keyboard while the other renames inside it: both are kept, and both see it without a reload', async ({
  arrive,
}) => {
  const { kim, marta, notes } = await twoPeople(arrive)
  await kim.page.goto('/')
  await marta.open(notes)
  await hasShape(kim, 'Surveys ·Weir ··Notes Permits Equipment')
  await marta.title.click()
  await marta.page.keyboard.press('ControlOrMeta+A')
  await marta.page.keyboard.type('Interview')
  // Marta is in the middle of it when Kim moves what is above.
  await row(kim.page, 'Weir').focus()
  await kim.page.keyboard.press('Alt+Shift+ArrowLeft')
  await marta.page.keyboard.type(' notes')
  await hasShape(kim, 'Surveys Weir ·Interview notes Permits Equipment')
  await expect(row(kim.page, 'Weir')).toBeFocused()
  await kim.page.keyboard.press('Alt+Shift+ArrowDown')
  await kim.page.keyboard.press('Alt+Shift+ArrowDown')
  await hasShape(kim, 'Surveys Permits Equipment Weir ·Interview notes')
  await hasShape(marta, 'Surveys Permits Equipment Weir ·Interview notes')
  await expect(marta.page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText('Weir')
  await marta.isSaved()
  await kim.page.reload()
  await hasShape(kim, 'Surveys Permits Equipment Weir ·Interview notes')
})

test('TR8: the tree is one tab stop; keys go through it, open, close, ask and find by typing', async ({ arrive }) => {
  const { kim, permits } = await twoPeople(arrive)
  const { page } = kim
  await page.goto('/')
  await row(page, 'Surveys').focus()
  await page.keyboard.press('ArrowLeft')
  await hasShape(kim, 'Surveys Permits Equipment')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(row(page, 'Weir')).toBeFocused()
  await page.keyboard.press('p')
  await expect(row(page, 'Permits')).toBeFocused()
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(row(page, 'Permits')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Members' })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(row(page, 'Permits')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(permits))
  // What was closed stays closed on this device.
  await row(page, 'Surveys').focus()
  await page.keyboard.press('ArrowLeft')
  await page.reload()
  await hasShape(kim, 'Surveys Permits Equipment')
})

test('TR8: “Move to…” finds a place by typing, and moves there', async ({ arrive }) => {
  const { kim, permits } = await twoPeople(arrive)
  const { page } = kim
  await kim.open(permits)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Move to…' }).click()
  await expect(page.getByRole('option', { name: /Top level/ })).toContainText('Current place')
  await expect(page.getByRole('option', { name: 'Permits' })).toHaveCount(0)
  await page.keyboard.type('note')
  await page.keyboard.press('Enter')
  await hasShape(kim, 'Surveys ·Weir ··Notes ···Permits Equipment')
  const crumbs = page.getByRole('navigation', { name: 'Breadcrumb' })
  await expect(crumbs.getByRole('link')).toHaveText(['Surveys', 'Notes'])
  await crumbs.getByRole('button', { name: 'Documents in between' }).click()
  await page.getByRole('menuitem', { name: 'Weir' }).click()
  await expect(kim.title).toHaveValue('Weir')
})

test('TR9: by mouse a document goes between two others, into one, and back where Esc is pressed', async ({
  arrive,
}) => {
  const { kim, marta } = await twoPeople(arrive)
  const { page } = kim
  await page.goto('/')
  await marta.page.goto('/')
  await hasShape(kim, 'Surveys ·Weir ··Notes Permits Equipment')
  await drag(page, row(page, 'Equipment'), await spot(row(page, 'Surveys'), 0.1))
  await hasShape(kim, 'Equipment Surveys ·Weir ··Notes Permits')
  await drag(page, row(page, 'Permits'), await spot(row(page, 'Weir'), 0.5), { release: false })
  await expect(row(page, 'Weir')).toHaveAttribute('data-target', 'true')
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await hasShape(kim, 'Equipment Surveys ·Weir ··Notes Permits')
  await drag(page, row(page, 'Permits'), await spot(row(page, 'Weir'), 0.5))
  await hasShape(kim, 'Equipment Surveys ·Weir ··Notes ··Permits')
  await hasShape(marta, 'Equipment Surveys ·Weir ··Notes ··Permits')
  // Dragging opens nothing.
  await expect(page).toHaveURL(/\/$/)
})

test('TR9: by touch a rest drags, at 390 px, and a swipe scrolls', async ({ arrive }) => {
  const kim = await arrive('Kim Okafor', { viewport: { width: 390, height: 844 }, hasTouch: true })
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  for (const title of ['One', 'Two', 'Three']) await make(kim, organization, title)
  const { page } = kim
  await page.goto('/')
  await page.getByRole('button', { name: 'Show the sidebar' }).click()
  await hasShape(kim, 'One Two Three')
  const cdp = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] })
  const from = await spot(row(page, 'Three'), 0.5)
  const to = await spot(row(page, 'One'), 0.1)
  await touch('touchStart', from)
  await touch('touchMove', { x: from.x, y: from.y - 60 })
  await touch('touchEnd')
  await hasShape(kim, 'One Two Three')
  await touch('touchStart', from)
  await expect(page.locator('.side-tree')).toHaveAttribute('data-dragging', 'true')
  for (let step = 1; step <= 5; step += 1)
    await touch('touchMove', { x: from.x + ((to.x - from.x) * step) / 5, y: from.y + ((to.y - from.y) * step) / 5 })
  await expect(page.locator('.tree-mark')).toBeVisible()
  await touch('touchEnd')
  await hasShape(kim, 'Three One Two')
})

test('TR7: what a colleague creates, renames and throws away is seen without a reload, and in a second tab', async ({
  arrive,
}) => {
  const { kim, marta, organization, permits } = await twoPeople(arrive)
  await marta.page.goto('/')
  const second = await marta.context.newPage()
  await second.goto('/')
  await hasShape(marta, 'Surveys ·Weir ··Notes Permits Equipment')
  const streams = () =>
    marta.page.evaluate(async () => {
      const { held, pending } = await navigator.locks.query()
      const ours = (locks: LockInfo[] | undefined) =>
        (locks ?? []).filter(({ name }) => name?.startsWith('coscribe:events:')).length
      return { open: ours(held), waiting: ours(pending) }
    })
  await expect.poll(streams).toEqual({ open: 1, waiting: 1 })
  await kim.page.goto('/')
  const created = await make(kim, organization, 'Annual report')
  await hasShape(marta, 'Surveys ·Weir ··Notes Permits Equipment Annual report')
  await expect.poll(() => shape(second), { timeout: 8_000 }).toContain('Annual report')
  await kim.open(permits)
  await kim.title.fill('Permits and partners')
  await expect(row(marta.page, 'Permits and partners')).toBeVisible({ timeout: 8_000 })
  await kim.apiTrash(created)
  await expect(row(second, 'Annual report')).toHaveCount(0, { timeout: 8_000 })
})

test('TR6: faces show where people are, in the tree and on the home page, and go when they leave', async ({
  arrive,
}) => {
  const { kim, marta, notes } = await twoPeople(arrive)
  await kim.page.goto('/')
  await marta.open(notes)
  await expect(row(kim.page, 'Notes')).toHaveAccessibleDescription('Marta Lindqvist is here now', { timeout: 10_000 })
  await expect(kim.page.getByRole('main').getByText('here now', { exact: true })).toBeVisible()
  // Closed, the row above shows who is below.
  await row(kim.page, 'Surveys').focus()
  await kim.page.keyboard.press('ArrowLeft')
  await expect(row(kim.page, 'Surveys')).toHaveAccessibleDescription('Marta Lindqvist is here now')
  await marta.page.goto('/')
  await expect(row(kim.page, 'Surveys')).toHaveAccessibleDescription('', { timeout: 10_000 })
})

test('TR4: favourites stand in the sidebar, and what was opened last stands first', async ({ arrive }) => {
  const { kim, equipment, permits } = await twoPeople(arrive)
  const { page } = kim
  await kim.open(permits)
  await kim.open(equipment)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Add to favourites' }).click()
  const favourites = page.getByRole('list', { name: 'Favourites' })
  await expect(favourites.getByRole('link', { name: 'Equipment' })).toBeVisible()
  await page.goto('/')
  await expect(page.getByRole('main').locator('.home-title').first()).toHaveText('Equipment')
  await page.getByRole('tab', { name: 'Favourites' }).click()
  await expect(page.getByRole('main').locator('.home-title')).toHaveText(['Equipment'])
  await row(page, 'Equipment').focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Remove from favourites' }).click()
  await expect(favourites).toHaveCount(0)
})

test('TR3: a copy with what is below it stands after its document, and opens', async ({ arrive }) => {
  const { kim } = await twoPeople(arrive)
  const { page } = kim
  await page.goto('/')
  await row(page, 'Surveys').hover()
  await row(page, 'Surveys').getByRole('button', { name: 'More about Surveys' }).click()
  await page.getByRole('menuitem', { name: 'Duplicate with what is below' }).click()
  await expect(kim.title).toHaveValue('Surveys (copy)')
  await hasShape(kim, 'Surveys ·Weir ··Notes Surveys (copy) ·Weir ··Notes Permits Equipment')
})

test('TR5: the trash says who and how long, gives back, and is emptied', async ({ arrive }) => {
  const { kim, marta, permits, equipment } = await twoPeople(arrive)
  await marta.apiTrash(permits)
  await marta.apiTrash(equipment)
  const { page } = kim
  await page.goto('/trash')
  const main = page.getByRole('main')
  await expect(main.getByText(/Marta Lindqvist moved it here/)).toHaveCount(2)
  await expect(main.getByText(/\d+ days left/)).toHaveCount(2)
  const permitsRow = main.getByRole('listitem').filter({ hasText: 'Permits' })
  await permitsRow.getByRole('button', { name: 'Restore' }).click()
  await hasShape(kim, 'Surveys ·Weir ··Notes Permits')
  await main.getByRole('button', { name: 'Empty the trash' }).click()
  await expect(page.getByRole('dialog')).toContainText('1 document goes for ever')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for ever' }).click()
  await expect(page.getByText('The trash is empty')).toBeVisible()
})

test('TR1: a move without a network is refused with a sentence, and the tree stays as it was', async ({ arrive }) => {
  const { kim } = await twoPeople(arrive)
  const { page } = kim
  await page.goto('/')
  await hasShape(kim, 'Surveys ·Weir ··Notes Permits Equipment')
  await kim.context.setOffline(true)
  await row(page, 'Equipment').focus()
  await page.keyboard.press('Alt+Shift+ArrowUp')
  const said = page.getByText('You are offline. Moving waits for the connection; nothing was changed.')
  await expect(said.first()).toBeVisible()
  await hasShape(kim, 'Surveys ·Weir ··Notes Permits Equipment')
  await kim.context.setOffline(false)
})
