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

## Planting

The alders stand on the south side.

The permit covers hand sampling only.`

const VARIANTS = [
  { variant: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { variant: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { variant: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const

async function picture({ page }: Person, name: string) {
  await page.screenshot({ path: join(DIRECTORY, `${name}.png`), animations: 'disabled' })
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect
    .soft(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`))
    .toEqual([])
}

for (const { variant, colorScheme, viewport } of VARIANTS)
  test(`what was written apart is merged, told, and given back, ${variant}`, async ({ arrive }) => {
    const kim = await arrive('Kim Okafor')
    const marta = await arrive('Marta Lindqvist', { colorScheme, viewport })
    await kim.apiSignUp()
    const organization = await kim.apiCreateOrganization('Fernhill Institute')
    await marta.apiJoin(organization, kim)
    const documentId = await kim.apiCreateDocument(organization, 'Weir removal: summer survey', MARKDOWN)
    await kim.open(documentId)
    await marta.open(documentId)
    await marta.isSaved()

    const write = async (person: Person, paragraph: string, text: string) => {
      await person.page.getByText(paragraph).click()
      await person.page.keyboard.press('End')
      await person.page.keyboard.type(text)
    }
    await marta.context.setOffline(true)
    await expect(marta.saveState).toHaveText(/Not safe|On this device/)
    await write(marta, 'The alders stand', ' Look again in August.')
    await write(marta, 'Four sites', ' Before ten.')

    await write(kim, 'Four sites', ' By hand.')
    await write(kim, 'The weir at Coldbrook', ' One season is left.')
    await kim.page.getByText('The alders stand').click({ clickCount: 3 })
    await kim.page.keyboard.press('Backspace')
    await kim.page.keyboard.press('Backspace')
    await kim.isSaved()

    await marta.page.clock.setSystemTime(Date.now() + 134 * 60_000)
    await marta.context.setOffline(false)
    const card = marta.page.getByRole('region', { name: 'While you were offline' })
    await expect(card).toContainText(/2 hours 14 minutes\. Your \d+ changes and \d+ by others are merged\./)
    await expect(card).toContainText('Kim changed')
    await expect(card).toContainText('You and Kim changed the same paragraph.')
    await expect(card).toContainText('1 piece of your text was in parts that Kim deleted.')
    await card.getByRole('button', { name: 'Compare' }).click()
    await expect(card.getByText('Yours before')).toBeVisible()
    await picture(marta, `merge-${variant}`)

    await card.getByRole('button', { name: 'Open recovered text' }).click()
    const panel = marta.page.getByRole('complementary', { name: /Recovered text/ })
    await expect(panel).toBeFocused()
    await expect(panel).toContainText('Was in “Planting”, deleted by Kim at')
    await expect(panel).toContainText('Look again in August.')
    await picture(marta, `recovered-${variant}`)
    await marta.page.keyboard.press('Escape')
    await expect(panel).toBeHidden()
    await card.getByRole('button', { name: 'Looks right' }).click()
    await expect(card).toBeHidden()

    await marta.page.getByRole('button', { name: 'More', exact: true }).click()
    await marta.page.getByRole('menuitem', { name: 'Recovered text (1)' }).click()
    await panel.getByRole('button', { name: 'Put back' }).click()
    await expect(panel).toBeHidden()
    await marta.isSaved()
    await kim.sees(/Planting\s*Look again in August\.\s*The permit/)
  })
