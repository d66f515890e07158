import { expect, test } from '../fixtures/test.ts'

test('CL1: two people sign up, meet in one organization and write in the same paragraph at the same moment', async ({
  arrive,
}) => {
  const kim = await arrive('Kim Okafor')
  const marta = await arrive('Marta Lindqvist')

  await kim.signUp()
  await kim.page.getByLabel('Name of the organization').fill('Fernhill Institute')
  await kim.page.getByRole('button', { name: 'Create organization' }).click()
  await kim.page.getByRole('button', { name: 'Skip this' }).click()
  await kim.page.getByRole('link', { name: 'Look around first' }).click()
  await expect(kim.page.getByRole('heading', { name: 'Write the first page' })).toBeVisible()

  await kim.page.getByRole('link', { name: 'Members' }).click()
  await kim.page.getByRole('button', { name: 'Invite people' }).click()
  const dialog = kim.page.getByRole('dialog')
  await dialog.getByLabel(/Email/).fill(marta.email)
  await dialog.getByRole('button', { name: /Invite|Make/ }).click()
  const link = await dialog.getByRole('textbox', { name: /link/i }).inputValue()
  await kim.page.keyboard.press('Escape')

  await marta.page.goto(link)
  await expect(marta.page.getByRole('heading', { name: 'Join Fernhill Institute' })).toBeVisible()
  await marta.signUp()
  await expect(marta.page.getByText('Fernhill Institute').first()).toBeVisible()

  await kim.page.getByRole('link', { name: 'Home' }).click()
  await kim.page.getByRole('button', { name: 'New document' }).first().click()
  await expect(kim.page).toHaveURL(/\/d\/[0-9a-f-]{36}$/)
  await kim.title.fill('Weir removal: summer survey')
  await kim.editor.click()
  await kim.page.keyboard.type('The weir comes out in September. ')
  await kim.isSaved()

  const documentId = kim.page.url().split('/').at(-1) as string
  await marta.open(documentId)
  await marta.sees('The weir comes out in September.')
  await expect(marta.title).toHaveValue('Weir removal: summer survey')

  // Both at the same moment, in the same paragraph: Kim at its end, Marta at its start.
  await marta.editor.click()
  await marta.page.keyboard.press('ControlOrMeta+Home')
  await Promise.all([
    kim.page.keyboard.type('Four sites, three readings a week.', { delay: 15 }),
    marta.page.keyboard.type('Plan. ', { delay: 60 }),
  ])
  const whole = 'Plan. The weir comes out in September. Four sites, three readings a week.'
  await kim.sees(whole)
  await marta.sees(whole)

  // Each sees the other's cursor, with the name of the account.
  await expect(kim.editor.getByText('Marta', { exact: false })).toBeAttached()
  await expect(marta.editor.getByText('Kim', { exact: false })).toBeAttached()

  await kim.isSaved()
  await marta.isSaved()
  await Promise.all([kim.page.reload(), marta.page.reload()])
  await kim.sees(whole)
  await marta.sees(whole)
  expect(await kim.apiContent(documentId)).toBe(whole)
})

test('CL1: undo takes back only one’s own', async ({ arrive }) => {
  const kim = await arrive('Kim Okafor')
  const marta = await arrive('Marta Lindqvist')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await marta.apiJoin(organization, kim)
  const documentId = await kim.apiCreateDocument(organization, 'Undo', 'Here: ')
  await Promise.all([kim.open(documentId), marta.open(documentId)])

  await kim.editor.click()
  await kim.page.keyboard.press('ControlOrMeta+End')
  await kim.page.keyboard.type('mine')
  await marta.sees('mine')
  await marta.editor.click()
  await marta.page.keyboard.press('ControlOrMeta+End')
  await marta.page.keyboard.type(' and yours')
  await kim.sees('mine and yours')

  await kim.page.keyboard.press('ControlOrMeta+z')
  await expect(marta.editor).not.toContainText('mine')
  await marta.sees('and yours')
  await kim.page.keyboard.press('ControlOrMeta+Shift+z')
  await marta.sees('mine')
})
