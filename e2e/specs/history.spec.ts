import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Person } from '../fixtures/person.ts'
import { expect, test } from '../fixtures/test.ts'

const DIRECTORY = join(import.meta.dirname, '../../test-results/screens')
mkdirSync(DIRECTORY, { recursive: true })

const MARKDOWN = `The weir at Coldbrook comes out in September.

## What we measure

Four sites, three readings a week.

- [ ] Order replacement loggers for sites 2 and 4
- [ ] Agree access with the mill

The permit covers hand sampling only.`

const panelOf = ({ page }: Person) => page.getByRole('complementary', { name: 'Version history' })
const rowOf = (person: Person, name: string | RegExp) => panelOf(person).locator('.hi-choice').filter({ hasText: name })
const shownOf = ({ page }: Person) => page.locator('.hi-page')

async function openHistory(person: Person) {
  await person.page.getByRole('button', { name: 'More', exact: true }).click()
  await person.page.getByRole('menuitem', { name: 'Version history' }).click()
  await expect(panelOf(person)).toBeVisible()
}

async function nameNow(person: Person, name: string) {
  await person.isSaved()
  await rowOf(person, 'Now').hover()
  await panelOf(person).getByRole('button', { name: 'Name this version', exact: true }).first().click()
  await person.page.getByLabel('Name of the version').fill(name)
  await person.page.keyboard.press('Enter')
  await expect(rowOf(person, name)).toBeVisible()
}

/** Types at the end of the paragraph that begins so. */
async function write(person: Person, paragraph: string, text: string) {
  await person.editor.getByText(paragraph).click()
  await person.page.keyboard.press('End')
  await person.page.keyboard.type(text)
}

async function together(arrive: (name: string) => Promise<Person>) {
  const kim = await arrive('Kim Okafor')
  const marta = await arrive('Marta Lindqvist')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await marta.apiJoin(organization, kim)
  const documentId = await kim.apiCreateDocument(organization, 'Weir removal: summer survey', MARKDOWN)
  await Promise.all([kim.open(documentId), marta.open(documentId)])
  return { kim, marta, organization, documentId }
}

test('VR5: one names a version, the other restores it while the first goes on writing, and undo takes it back', async ({
  arrive,
}) => {
  const { kim, marta } = await together(arrive)
  await write(kim, 'The weir at Coldbrook', ' One season is left.')
  await write(marta, 'Four sites', ' By hand.')
  await kim.sees('By hand.')

  // Marta's list is open when Kim names the version of now, from the line below the title.
  await openHistory(marta)
  await kim.page.getByRole('button', { name: /^Edited/ }).click()
  await nameNow(kim, 'Draft for the board')
  await expect(rowOf(marta, 'Draft for the board')).toContainText('Named by Kim Okafor')
  await expect(rowOf(marta, 'Draft for the board')).toContainText(/Kim, Marta|Marta, Kim/)
  await kim.page.keyboard.press('Escape')
  await expect(panelOf(kim)).toBeHidden()

  await write(marta, 'The weir at Coldbrook', ' And more is written.')
  await marta.editor.getByText('Four sites').click({ clickCount: 3 })
  await marta.page.keyboard.type('Everything is different now.')
  await marta.title.fill('Something else')
  await marta.isSaved()

  await rowOf(marta, 'Draft for the board').click()
  await expect(shownOf(marta)).toContainText('You are looking at Draft for the board')
  await expect(shownOf(marta)).toContainText('One season is left.')
  await expect(shownOf(marta)).toContainText('Four sites, three readings a week. By hand.')
  await expect(shownOf(marta)).not.toContainText('Everything is different')
  await expect(shownOf(marta).getByRole('heading', { level: 1 })).toHaveText('Weir removal: summer survey')

  // Kim has not heard of the restoring while she writes in a block that is the same in both.
  await kim.context.setOffline(true)
  await expect(kim.saveState).toHaveText(/Not safe|On this device/)
  await write(kim, 'The permit covers', ' Nobody enters the pool below the weir until the report is in.')
  await shownOf(marta).getByRole('button', { name: 'Restore this version' }).click()
  await expect(shownOf(marta)).toBeHidden()
  await expect(marta.editor).toBeFocused()
  await marta.isSaved()
  await kim.context.setOffline(false)
  for (const person of [marta, kim]) {
    await person.sees('Four sites, three readings a week. By hand.')
    await person.sees(
      'The permit covers hand sampling only. Nobody enters the pool below the weir until the report is in.',
    )
    await expect.poll(() => person.pageText()).not.toContain('Everything is different')
    await expect.poll(() => person.pageText()).not.toContain('And more is written.')
    await expect(person.title).toHaveValue('Weir removal: summer survey')
  }
  // What was there before is a version too.
  await expect(panelOf(marta).locator('.hi-row[data-named="false"]')).toHaveCount(2)

  await marta.page.keyboard.press('ControlOrMeta+z')
  for (const person of [marta, kim]) {
    await person.sees('Everything is different now.')
    await person.sees('And more is written.')
    await person.sees('Nobody enters the pool below the weir until the report is in.')
    await expect(person.title).toHaveValue('Something else')
  }
  await Promise.all([kim.isSaved(), marta.isSaved()])
})

test('VR4: by keyboard alone: arrows go through versions, Esc leaves the version and then the list', async ({
  arrive,
}) => {
  const { kim } = await together(arrive)
  await openHistory(kim)
  for (const [words, name] of [
    [' One.', 'First'],
    [' Two.', 'Second'],
  ] as const) {
    await write(kim, 'The permit covers', words)
    await nameNow(kim, name)
  }
  await write(kim, 'The permit covers', ' Three.')
  await rowOf(kim, 'Now').focus()
  await kim.page.keyboard.press('ArrowDown')
  await expect(shownOf(kim)).toContainText('hand sampling only. One. Two.')
  await kim.page.keyboard.press('ArrowDown')
  await expect(shownOf(kim)).toContainText('You are looking at First')
  await expect(shownOf(kim)).not.toContainText('Two.')
  await expect(rowOf(kim, 'First')).toBeFocused()
  await expect(rowOf(kim, 'First')).toHaveAttribute('aria-current', 'true')
  await kim.page.keyboard.press('ArrowUp')
  await kim.page.keyboard.press('ArrowUp')
  await expect(shownOf(kim)).toBeHidden()
  await kim.page.keyboard.press('ArrowDown')
  await expect(shownOf(kim)).toBeVisible()
  await kim.page.keyboard.press('Escape')
  await expect(shownOf(kim)).toBeHidden()
  await expect(panelOf(kim)).toBeVisible()
  await kim.page.keyboard.press('Escape')
  await expect(panelOf(kim)).toBeHidden()
  await kim.sees('One. Two. Three.')
})

test('VR4: who may read sees and opens versions, and is offered nothing that changes them; away from the network it says so', async ({
  arrive,
}) => {
  const { kim, organization, documentId } = await together(arrive)
  await openHistory(kim)
  await nameNow(kim, 'Draft for the board')
  const gita = await arrive('Gita Rao')
  await gita.apiJoin(organization, kim, 'guest')
  await kim.apiGrant(documentId, await gita.apiUserId(), 'read')
  await gita.open(documentId)
  await openHistory(gita)
  await rowOf(gita, 'Draft for the board').click()
  await expect(shownOf(gita)).toContainText('Four sites')
  await expect(shownOf(gita).getByRole('button', { name: 'Close' })).toBeVisible()
  await expect(gita.page.getByRole('button', { name: /Restore|Name this|Rename/ })).toHaveCount(0)

  await kim.page.keyboard.press('Escape')
  await expect(panelOf(kim)).toBeHidden()
  await kim.context.setOffline(true)
  await openHistory(kim)
  await expect(panelOf(kim)).toContainText('You are offline. The version history needs a connection.')
  await kim.context.setOffline(false)
  await panelOf(kim).getByRole('button', { name: 'Try again' }).click()
  await expect(rowOf(kim, 'Draft for the board')).toBeVisible()
})

async function picture({ page }: Person, name: string) {
  await page.screenshot({ path: join(DIRECTORY, `${name}.png`), animations: 'disabled' })
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect
    .soft(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`))
    .toEqual([])
}

for (const { variant, colorScheme, viewport } of [
  { variant: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { variant: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { variant: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const)
  test(`versions beside the page and in place of it, ${variant}`, async ({ arrive }) => {
    const { kim, organization, documentId } = await together((name) => arrive(name))
    await write(
      kim,
      'The weir at Coldbrook',
      ' Before it does, we need one clean season of measurements at every site.',
    )
    await openHistory(kim)
    await nameNow(kim, 'Draft for the board')
    await write(kim, 'Four sites', ' Water level comes from the gauges.')
    await kim.isSaved()
    await kim.apiPost(`/api/v1/documents/${documentId}/versions`, { name: null })
    await write(kim, 'The permit covers', ' Nobody enters the pool below the weir.')
    await kim.isSaved()

    const ravi = await arrive('Ravi Menon', { colorScheme, viewport })
    await ravi.apiJoin(organization, kim)
    await ravi.open(documentId)
    await openHistory(ravi)
    await expect(rowOf(ravi, 'Draft for the board')).toBeVisible()
    await picture(ravi, `history-list-${variant}`)
    await rowOf(ravi, 'Draft for the board').click()
    await expect(shownOf(ravi)).toContainText('Four sites')
    await picture(ravi, `history-${variant}`)
    await shownOf(ravi).getByRole('button', { name: 'Close' }).click()
    await expect(panelOf(ravi)).toBeVisible()
    await panelOf(ravi).getByRole('button', { name: 'Named only' }).click()
    await panelOf(ravi).getByRole('button', { name: 'Rename this version' }).click()
    await expect(ravi.page.getByLabel('Name of the version')).toBeFocused()
    await picture(ravi, `history-name-${variant}`)
  })
