import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import type { Organization, Person } from '../fixtures/person.ts'
import { expect, test } from '../fixtures/test.ts'

const DIRECTORY = join(import.meta.dirname, '../../test-results/screens')
mkdirSync(DIRECTORY, { recursive: true })

const tree = (page: Page) => page.getByRole('navigation', { name: 'Documents' })
const dialog = (page: Page) => page.getByRole('dialog', { name: /^Share/ })
const apiStatus = async (person: Person, documentId: string) =>
  (await person.page.request.get(`/api/v1/documents/${documentId}`)).status()

/** Surveys > Weir removal > Site photographs, and Salaries beside them, all by the API. */
async function plant(owner: Person, organization: Organization) {
  const make = async (title: string, parentId: string | null, markdown: string) =>
    (
      await owner.apiPost<{ id: string }>('/api/v1/documents', {
        organizationId: organization.id,
        title,
        parentId,
        markdown,
      })
    ).id
  const surveys = await make('Surveys', null, 'All surveys.')
  const weir = await make('Weir removal', surveys, 'The weir comes out.')
  const photographs = await make('Site photographs', weir, 'Photo point three.')
  const salaries = await make('Salaries', null, 'What everybody earns.')
  return { surveys, weir, photographs, salaries }
}

async function openShare(person: Person, documentId: string): Promise<Locator> {
  await person.open(documentId)
  if ((person.page.viewportSize()?.width ?? 0) < 640) {
    await person.page.getByRole('button', { name: 'More', exact: true }).click()
    await person.page.getByRole('menuitem', { name: 'Share' }).click()
  } else await person.page.getByRole('button', { name: 'Share' }).click()
  await expect(
    dialog(person.page).getByText('People with access').or(dialog(person.page).getByText('Owners and administrators')),
  ).toBeVisible()
  return dialog(person.page)
}
async function choose(person: Person, row: string, level: string) {
  await person.page.getByRole('button', { name: row }).click()
  await person.page.getByRole('menuitemcheckbox', { name: level }).click()
}
async function pick(person: Person, typed: string, option: string | RegExp, access: 'Can edit' | 'Can view') {
  const field = person.page.getByRole('combobox', { name: 'Add people' })
  await field.fill(typed)
  await person.page.getByRole('option', { name: option }).click()
  if (access === 'Can view') await choose(person, 'Access to give: Can edit', 'Can view')
  await person.page.getByRole('button', { name: 'Invite' }).click()
}
/** Nothing of a document: not by its address, in the tree, by search, nor over the API. */
async function knowsNothingOf(person: Person, organization: Organization, documentId: string, title: string) {
  const found = await person.page.request.get(`/api/v1/search?organizationId=${organization.id}&q=${title}`)
  expect(found.status()).toBe(200)
  expect(await found.text()).not.toContain(documentId)
  await person.page.goto(`/d/${documentId}`)
  await expect(person.page.getByText(/This document is not here|Your access ended/).first()).toBeVisible()
  await expect(tree(person.page).getByText(title)).toHaveCount(0)
  expect(await apiStatus(person, documentId)).toBe(404)
  await person.page.keyboard.press('ControlOrMeta+k')
  const search = person.page.getByRole('combobox', { name: 'Search' })
  await search.fill(title)
  await expect(search).toHaveValue(title)
  await expect(person.page.getByRole('option').filter({ hasText: title }).filter({ hasNotText: '“' })).toHaveCount(0)
  await person.page.keyboard.press('Escape')
}

test('SH1: closing a tree for everybody takes it from members at once, and one of them is let in again, to read, then to write', async ({
  arrive,
}) => {
  const [kim, marta, ravi] = [await arrive('Kim Okafor'), await arrive('Marta Lindqvist'), await arrive('Ravi Menon')]
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await marta.apiJoin(organization, kim)
  await ravi.apiJoin(organization, kim)
  const { weir, photographs, surveys } = await plant(kim, organization)
  await marta.open(photographs)
  await ravi.open(photographs)

  const share = await openShare(kim, weir)
  await choose(kim, 'Access of Everyone at Fernhill Institute: Can edit', 'No access')
  await expect(share.getByRole('button', { name: 'Access of Everyone at Fernhill Institute: No access' })).toBeVisible()
  await expect(marta.page.getByText('Your access ended').first()).toBeVisible()
  await expect(ravi.page.getByText('Your access ended').first()).toBeVisible()
  await knowsNothingOf(marta, organization, photographs, 'Site photographs')
  await knowsNothingOf(marta, organization, weir, 'Weir removal')
  await expect(tree(marta.page).getByText('Surveys')).toBeVisible()

  await pick(kim, 'rav', /Ravi Menon/, 'Can view')
  await expect(share.getByRole('button', { name: 'Access of Ravi Menon: Can view' })).toBeVisible()
  await ravi.open(photographs)
  await ravi.sees('Photo point three.')
  await expect(ravi.page.locator('.ProseMirror')).toHaveAttribute('contenteditable', 'false')

  await choose(kim, 'Access of Ravi Menon: Can view', 'Can edit')
  await expect(ravi.page.locator('.ProseMirror')).toHaveAttribute('contenteditable', 'true')
  await ravi.editor.click()
  await ravi.page.keyboard.press('ControlOrMeta+End')
  await ravi.page.keyboard.type(' From the east bank.')
  await ravi.isSaved()

  await choose(kim, 'Access of Everyone at Fernhill Institute: No access', 'As in “Surveys”: Can edit')
  await marta.open(photographs)
  await marta.sees('Photo point three. From the east bank.')
  expect(await apiStatus(marta, surveys)).toBe(200)
})

test('SH4: from the share dialog to a guest who signs up, sees that one document and what is below it, and nothing else', async ({
  arrive,
}) => {
  const [kim, guest] = [await arrive('Kim Okafor'), await arrive('Tomás Reyes')]
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  const { surveys, weir, photographs, salaries } = await plant(kim, organization)
  const share = await openShare(kim, weir)
  await pick(kim, guest.email, `Invite ${guest.email} as a guest`, 'Can view')
  await expect(share.getByText('Invited as a guest, has not come yet')).toBeVisible()
  const { invitations } = (await (await kim.page.request.get(`/api/v1/documents/${weir}/grants`)).json()) as {
    invitations: { id: string }[]
  }
  await guest.page.goto(`/invitations/${invitations[0]?.id}`)
  await guest.signUp()
  const main = guest.page.getByRole('main')
  await expect(main.getByText('Weir removal').first()).toBeVisible()
  await expect(tree(guest.page).getByText('Weir removal')).toBeVisible()
  await expect(guest.page.getByText('Surveys')).toHaveCount(0)
  await expect(guest.page.getByText('Salaries')).toHaveCount(0)
  // In the open dialog the invitation has become a person.
  await expect(share.getByRole('button', { name: 'Access of Tomás Reyes: Can view' })).toBeVisible()
  await guest.open(photographs)
  await guest.sees('Photo point three.')
  await expect(guest.page.getByRole('button', { name: 'Share' })).toHaveCount(0)
  await knowsNothingOf(guest, organization, surveys, 'Surveys')
  await knowsNothingOf(guest, organization, salaries, 'Salaries')

  await choose(kim, 'Access of Tomás Reyes: Can view', 'No access')
  await guest.page.goto('/')
  await expect(guest.page.getByText('Nothing was shared with you yet')).toBeVisible()
  await knowsNothingOf(guest, organization, photographs, 'Site photographs')
})

test('SH5: the dialog is used with the keyboard alone, and shows what somebody else changes meanwhile', async ({
  arrive,
}) => {
  const [kim, marta] = [await arrive('Kim Okafor'), await arrive('Marta Lindqvist')]
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await marta.apiJoin(organization, kim, 'admin')
  const ravi = await arrive('Ravi Menon')
  await ravi.apiJoin(organization, kim, 'guest')
  const { weir, surveys } = await plant(kim, organization)
  const hers = await openShare(marta, weir)

  await kim.open(weir)
  const { keyboard } = kim.page
  await kim.page.getByRole('button', { name: 'Share' }).focus()
  await keyboard.press('Enter')
  await expect(kim.page.getByRole('combobox', { name: 'Add people' })).toBeFocused()
  await keyboard.type('men')
  await expect(kim.page.getByRole('option', { name: /Ravi Menon/ })).toHaveAttribute('aria-selected', 'true')
  // Esc closes the list and leaves the dialog open; an arrow opens it again.
  await keyboard.press('Escape')
  await expect(kim.page.getByRole('option')).toHaveCount(0)
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await expect(kim.page.getByRole('button', { name: 'Take out Ravi Menon' })).toBeVisible()
  await keyboard.press('Enter')
  await expect(dialog(kim.page).getByRole('button', { name: 'Access of Ravi Menon: Can edit' })).toBeVisible()
  await expect(hers.getByRole('button', { name: 'Access of Ravi Menon: Can edit' })).toBeVisible()

  await dialog(kim.page).getByRole('button', { name: 'Access of Ravi Menon: Can edit' }).focus()
  await keyboard.press('Enter')
  await expect(kim.page.getByRole('menuitemcheckbox', { name: 'Can edit' })).toBeFocused()
  await keyboard.press('ArrowDown')
  await expect(kim.page.getByRole('menuitemcheckbox', { name: 'Can view' })).toBeFocused()
  await keyboard.press('Enter')
  await expect(dialog(kim.page).getByRole('button', { name: 'Access of Ravi Menon: Can view' })).toBeVisible()
  await expect(hers.getByRole('button', { name: 'Access of Ravi Menon: Can view' })).toBeVisible()
  await dialog(kim.page).getByRole('button', { name: 'Done' }).focus()
  await keyboard.press('Enter')
  await expect(dialog(kim.page)).toHaveCount(0)

  // What is said above is inherited, and the dialog says from where.
  const response = await kim.page.request.put(`/api/v1/documents/${surveys}/default-access`, {
    data: { access: 'read' },
    headers: { origin: kim.baseURL },
  })
  expect(response.status()).toBe(204)
  await expect(hers.getByText(/Inherited from “Surveys”/)).toBeVisible()
  await expect(hers.getByRole('button', { name: 'Access of Everyone at Fernhill Institute: Can view' })).toBeVisible()
})

test('SH6: a copy on a device is erased when its reader lost the document while it was closed', async ({ arrive }) => {
  const [kim, marta] = [await arrive('Kim Okafor'), await arrive('Marta Lindqvist')]
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await marta.apiJoin(organization, kim)
  const { salaries, weir } = await plant(kim, organization)
  for (const documentId of [weir, salaries]) {
    await marta.open(documentId)
    await marta.isSaved()
  }
  await marta.page.goto('/')
  const searchOffline = async (word: string) => {
    await marta.page.keyboard.press('ControlOrMeta+k')
    await marta.page.getByRole('combobox', { name: 'Search' }).fill(word)
    return marta.page.getByRole('option').filter({ hasNotText: 'New document' })
  }
  await kim.page.request.put(`/api/v1/documents/${salaries}/default-access`, {
    data: { access: 'none' },
    headers: { origin: kim.baseURL },
  })
  const copies = () =>
    marta.page.evaluate(async () => {
      const stores = (await indexedDB.databases())
        .map(({ name }) => name ?? '')
        .filter((name) => name.startsWith('coscribe-'))
      let count = 0
      for (const name of stores)
        count += await new Promise<number>((resolve) => {
          const opening = indexedDB.open(name)
          opening.onsuccess = () => {
            const database = opening.result
            if (!database.objectStoreNames.contains('documents')) return resolve(0)
            const asked = database.transaction('documents').objectStore('documents').count()
            asked.onsuccess = () => {
              database.close()
              resolve(asked.result)
            }
          }
        })
      return count
    })
  await expect.poll(copies, { timeout: 45_000 }).toBe(1)
  await marta.context.setOffline(true)
  await expect(await searchOffline('weir')).toHaveCount(1)
  await marta.page.keyboard.press('Escape')
  await expect(await searchOffline('earns')).toHaveCount(0)
})

const VARIANTS = [
  { variant: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { variant: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { variant: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const

async function picture(page: Page, name: string) {
  await page.screenshot({ path: join(DIRECTORY, `${name}.png`), animations: 'disabled' })
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
  expect
    .soft(
      serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
      name,
    )
    .toEqual([])
}

for (const { variant, ...look } of VARIANTS) {
  test(`SH7: the share dialog, full, while adding people, in German and without a network, ${variant}`, async ({
    arrive,
  }) => {
    const kim = await arrive('Kim Okafor', look)
    const [sofia, marta, tomas, ravi] = [
      await arrive('Sofía Herrera'),
      await arrive('Marta Lindqvist'),
      await arrive('Tomás Reyes'),
      await arrive('Ravi Menon'),
    ]
    await kim.apiSignUp()
    const organization = await kim.apiCreateOrganization('Fernhill Institute')
    await sofia.apiJoin(organization, kim, 'admin')
    await marta.apiJoin(organization, kim)
    await ravi.apiJoin(organization, kim)
    await tomas.apiJoin(organization, kim, 'guest')
    const { surveys, weir } = await plant(kim, organization)
    await kim.page.request.put(`/api/v1/documents/${surveys}/default-access`, {
      data: { access: 'read' },
      headers: { origin: kim.baseURL },
    })
    await kim.apiGrant(surveys, await tomas.apiUserId(), 'read')
    await kim.apiGrant(weir, await marta.apiUserId(), 'write')
    await kim.apiPost(`/api/v1/documents/${weir}/invitations`, {
      email: `lena.${Date.now()}@fernhill.example`,
      access: 'write',
    })
    const share = await openShare(kim, weir)
    await expect(share.getByText('Invited as a guest, has not come yet')).toBeVisible()
    await picture(kim.page, `share-${variant}`)

    await kim.page.getByRole('combobox', { name: 'Add people' }).fill('r')
    await kim.page.getByRole('option', { name: /Ravi Menon/ }).click()
    await kim.page.getByRole('combobox', { name: 'Add people' }).fill('new.person@millrace.example')
    await expect(kim.page.getByRole('option')).toHaveCount(1)
    await picture(kim.page, `share-adding-${variant}`)
    await kim.page.keyboard.press('Escape')
    await kim.page.getByRole('button', { name: 'Access of Everyone at Fernhill Institute: Can view' }).click()
    await picture(kim.page, `share-everyone-${variant}`)
    await kim.page.keyboard.press('Escape')

    await kim.context.setOffline(true)
    await expect(
      share.getByText('You are offline. Who sees this document can be changed when the connection is back.'),
    ).toBeVisible()
    await expect(share.getByRole('button', { name: /^Access of/ })).toHaveCount(0)
    await picture(kim.page, `share-offline-${variant}`)
    await kim.context.setOffline(false)
    await expect(share.getByRole('button', { name: 'Access of Marta Lindqvist: Can edit' })).toBeVisible()

    await kim.context.addCookies([{ name: 'locale', value: 'de', url: kim.baseURL }])
    await kim.page.reload()
    if (variant === 'phone') {
      await kim.page.getByRole('button', { name: /^(More|Mehr)$/ }).click()
      await kim.page.getByRole('menuitem', { name: /^(Share|Teilen)$/ }).click()
    } else await kim.page.getByRole('button', { name: 'Teilen' }).click()
    await expect(kim.page.getByRole('dialog').getByText('Inhaber und Administratoren')).toBeVisible()
    await picture(kim.page, `share-german-${variant}`)
  })
}
