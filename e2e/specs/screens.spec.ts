import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { Person } from '../fixtures/person.ts'
import { expect, test } from '../fixtures/test.ts'

/** Every screen, in light, dark and on a phone: a picture to look at, and nothing serious from axe. */
const DIRECTORY = join(import.meta.dirname, '../../test-results/screens')
mkdirSync(DIRECTORY, { recursive: true })

const VARIANTS = [
  { variant: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { variant: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { variant: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const

const SURVEY = `The weir at Coldbrook comes out in September. Before it does, we need **one clean season** of measurements at every site, so that the change can be told apart from the weather.

## What we measure

Four sites, three readings a week. Water level comes from the gauges; temperature and oxygen are taken by hand, always before ten in the morning

- [x] Order replacement loggers for sites 2 and 4
- [ ] Agree access with the mill by Friday
- [ ] Walk the east bank and mark the photo points

> [!WARNING]
> The permit covers hand sampling only. Nobody enters the pool below the weir until the diver’s report is in.

## Sites

| Site | Position | Depth, m | Lead |
| --- | --- | --- | --- |
| 1 · Mill race | 340 m upstream | 1.42 | Ravi |
| 2 · Weir pool | At the weir | 3.07 | Marta |
| 3 · Gravel bar | 120 m downstream | 0.38 | Kim |
| 4 · Ford | 610 m downstream | 0.55 | Sofía |

\`\`\`ts
const mean = readings.reduce((sum, reading) => sum + reading.celsius, 0) / readings.length
\`\`\`
`

async function picture(page: Page, name: string, variant: string) {
  await page.screenshot({ path: join(DIRECTORY, `${name}-${variant}.png`), animations: 'disabled' })
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
  expect
    .soft(
      serious.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`),
      `axe on ${name}, ${variant}`,
    )
    .toEqual([])
}

/** Kim owns the organization, Marta and Ravi are in it, and three documents exist. */
async function populate(kim: Person, marta: Person, ravi: Person) {
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await marta.apiJoin(organization, kim, 'admin')
  await ravi.apiJoin(organization, kim)
  await kim.apiInvite(organization, `noor.${Date.now()}@example.test`, 'member')
  const survey = await kim.apiCreateDocument(organization, 'Weir removal: summer survey', SURVEY)
  await marta.apiCreateDocument(
    organization,
    'Annual report 2026',
    'Draft for the board. Numbers for chapter three are still missing.',
  )
  await kim.apiCreateDocument(
    organization,
    'Permits and partners',
    'Who may enter which site, until when, and whom to call first.',
  )
  return { organization, survey }
}

for (const { variant, ...look } of VARIANTS) {
  test(`screens before and right after signing up, ${variant}`, async ({ arrive }) => {
    const kim = await arrive('Kim Okafor', look)
    await kim.page.goto('/sign-in')
    await expect(kim.page.getByRole('button', { name: 'Sign in' })).toBeVisible()
    await picture(kim.page, 'sign-in', variant)
    await kim.page.goto('/sign-up')
    await expect(kim.page.getByRole('button', { name: 'Create account' })).toBeVisible()
    await picture(kim.page, 'sign-up', variant)
    await kim.apiSignUp()
    await kim.page.goto('/organizations/new')
    await expect(kim.page.getByRole('button', { name: 'Create organization' })).toBeVisible()
    await picture(kim.page, 'organization-new', variant)
    const organization = await kim.apiCreateOrganization('Fernhill Institute')
    await kim.page.goto('/')
    await expect(kim.page.getByText('Write the first page')).toBeVisible()
    await picture(kim.page, 'home-empty', variant)
    const sofia = await arrive('Sofía Herrera', look)
    await sofia.page.goto(await kim.apiInvite(organization, sofia.email, 'member'))
    await expect(sofia.page.getByText('Join Fernhill Institute')).toBeVisible()
    await picture(sofia.page, 'invitation', variant)
    await kim.page.goto('/d/00000000-0000-4000-8000-000000000000')
    await expect(kim.page.getByText('This document is not here')).toBeVisible()
    await picture(kim.page, 'not-found', variant)
  })

  test(`screens of a team at work, ${variant}`, async ({ arrive }) => {
    const [kim, marta, ravi] = [
      await arrive('Kim Okafor', look),
      await arrive('Marta Lindqvist'),
      await arrive('Ravi Menon'),
    ]
    const { survey } = await populate(kim, marta, ravi)

    await kim.page.goto('/')
    await expect(kim.page.getByRole('main').getByText('Annual report 2026')).toBeVisible()
    await picture(kim.page, 'home', variant)
    await kim.page.goto('/members')
    await expect(kim.page.getByRole('main').getByText('Marta Lindqvist')).toBeVisible()
    await picture(kim.page, 'members', variant)
    await kim.page.goto('/trash')
    await expect(kim.page.getByText('The trash is empty')).toBeVisible()
    await picture(kim.page, 'trash', variant)

    await Promise.all([kim.open(survey), marta.open(survey), ravi.open(survey)])
    // Both have just typed, so that their names stand at their carets.
    await ravi.editor.getByText('Walk the east bank').click()
    await ravi.page.keyboard.press('End')
    await marta.editor.getByText('Four sites, three readings a week.').click()
    await marta.page.keyboard.press('End')
    await kim.isSaved()
    await ravi.page.keyboard.type(' at low water')
    await marta.page.keyboard.type('.')
    await marta.page.keyboard.press('Shift+Home')
    await kim.sees('at low water')
    await expect(kim.editor.getByText('Marta', { exact: true }).first()).toBeAttached()
    await expect(kim.editor.getByText('Ravi', { exact: true }).first()).toBeAttached()
    await picture(kim.page, 'editor', variant)

    await kim.saveState.click()
    await expect(kim.page.getByText('Everything is saved')).toBeVisible()
    await picture(kim.page, 'save-state', variant)
    await kim.page.keyboard.press('Escape')

    await kim.editor.getByText('The weir at Coldbrook').click()
    await kim.page.keyboard.press('End')
    await kim.page.keyboard.press('Enter')
    await kim.page.keyboard.type('/')
    await expect(kim.page.getByRole('listbox')).toBeVisible()
    await picture(kim.page, 'slash-menu', variant)
    await kim.page.keyboard.press('Escape')
    await kim.page.keyboard.press('Backspace')
    await kim.page.keyboard.press('Backspace')
    await kim.editor.getByText('one clean season').dblclick()
    await expect(kim.page.getByRole('toolbar').first()).toBeVisible()
    await picture(kim.page, 'bubble-menu', variant)
  })
}
