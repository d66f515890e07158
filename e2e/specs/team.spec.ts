import { expect, test } from '../fixtures/test.ts'

test('TN1: a person of two organizations switches between them, and sees of each only its own', async ({ arrive }) => {
  const kim = await arrive('Kim Okafor')
  await kim.apiSignUp()
  const fernhill = await kim.apiCreateOrganization('Fernhill Institute')
  await kim.apiCreateDocument(fernhill, 'Weir survey')
  const mill = await kim.apiCreateOrganization('Coldbrook Mill')
  await kim.apiCreateDocument(mill, 'Flour prices')
  const { page } = kim
  await page.goto('/')
  await expect(page.getByRole('main').getByText('Flour prices')).toBeVisible()
  await expect(page.getByText('Weir survey')).toHaveCount(0)
  await page.getByRole('button', { name: 'Coldbrook Mill' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Fernhill Institute' }).click()
  await expect(page.getByRole('main').getByText('Weir survey')).toBeVisible()
  await expect(page.getByText('Flour prices')).toHaveCount(0)
  await page.reload()
  await expect(page.getByRole('main').getByText('Weir survey')).toBeVisible()
})

test('owners change roles and remove people; the last owner stays; everybody else can leave', async ({ arrive }) => {
  const [kim, marta, ravi] = [await arrive('Kim Okafor'), await arrive('Marta Lindqvist'), await arrive('Ravi Menon')]
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await marta.apiJoin(organization, kim)
  await ravi.apiJoin(organization, kim)
  const { page } = kim
  await page.goto('/members')
  await page.getByRole('button', { name: 'Role of Marta Lindqvist: Editor' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Administrator' }).click()
  await expect(page.getByRole('button', { name: 'Role of Marta Lindqvist: Administrator' })).toBeVisible()

  await page.getByRole('button', { name: 'More about Ravi Menon' }).click()
  await page.getByRole('menuitem', { name: 'Remove from Fernhill Institute' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('cell', { name: 'Ravi Menon' })).toHaveCount(0)

  await page.getByRole('button', { name: 'More about Kim Okafor' }).click()
  await page.getByRole('menuitem', { name: 'Leave Fernhill Institute' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
  await expect(
    page
      .getByText(/owner/i)
      .filter({ hasText: /cannot leave|at least one|only owner/i })
      .first(),
  ).toBeVisible()

  await marta.page.goto('/members')
  await marta.page.getByRole('button', { name: 'More about Marta Lindqvist' }).click()
  await marta.page.getByRole('menuitem', { name: 'Leave Fernhill Institute' }).click()
  await marta.page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
  await expect(marta.page.getByRole('button', { name: 'Create organization' })).toBeVisible()
})

test('a document is renamed, thrown away, brought back and deleted for ever, by the screens', async ({ arrive }) => {
  const kim = await arrive('Kim Okafor')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  const documentId = await kim.apiCreateDocument(organization, 'Draft', 'Text.')
  const { page } = kim
  await page.goto('/')
  const main = page.getByRole('main')
  await main.getByRole('button', { name: 'More about Draft' }).click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await page.getByLabel('Title').fill('Gauge calibration')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await expect(main.getByText('Gauge calibration')).toBeVisible()
  await kim.open(documentId)
  await expect(kim.title).toHaveValue('Gauge calibration')

  await page.goto('/')
  await main.getByRole('button', { name: 'More about Gauge calibration' }).click()
  await page.getByRole('menuitem', { name: 'Move to the trash' }).click()
  await expect(page.getByText('“Gauge calibration” is in the trash.').first()).toBeVisible()
  await expect(main.getByText('Gauge calibration')).toHaveCount(0)
  await page.getByRole('link', { name: 'Trash' }).click()
  await main.getByRole('button', { name: 'Restore' }).click()
  await expect(main.getByText('The trash is empty')).toBeVisible()
  await kim.open(documentId)
  await kim.sees('Text.')

  await kim.apiTrash(documentId)
  await page.goto('/trash')
  await main.getByRole('button', { name: 'Delete for ever' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for ever' }).click()
  await expect(main.getByText('The trash is empty')).toBeVisible()
})

test('AD2: a guest is given one document in the share dialog, then the right to write, then nothing', async ({
  arrive,
}) => {
  const [kim, guest] = [await arrive('Kim Okafor'), await arrive('Gita Rao')]
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await guest.apiJoin(organization, kim, 'guest')
  const documentId = await kim.apiCreateDocument(organization, 'For guests', 'To read.')
  await kim.apiCreateDocument(organization, 'Not for guests', 'Secret.')
  await guest.page.goto('/')
  await expect(guest.page.getByText('Nothing was shared with you yet')).toBeVisible()

  await kim.open(documentId)
  const give = async (from: string, to: string) => {
    await kim.page.getByRole('button', { name: `Access of Gita Rao: ${from}` }).click()
    await kim.page.getByRole('menuitemcheckbox', { name: to }).click()
    await expect(kim.page.getByRole('button', { name: `Access of Gita Rao: ${to}` })).toBeVisible()
  }
  await kim.page.getByRole('button', { name: 'Share' }).click()
  await kim.page.getByRole('combobox', { name: 'Add people' }).fill('gita')
  await kim.page.getByRole('option', { name: /Gita Rao/ }).click()
  await kim.page.getByRole('button', { name: 'Invite' }).click()
  await give('Can edit', 'Can view')
  await guest.open(documentId)
  await guest.sees('To read.')
  await expect(guest.page.locator('.ProseMirror')).toHaveAttribute('contenteditable', 'false')
  await expect(guest.page.getByText('Not for guests')).toHaveCount(0)

  await give('Can view', 'Can edit')
  await expect(guest.page.locator('.ProseMirror')).toHaveAttribute('contenteditable', 'true')
  await guest.editor.click()
  await guest.page.keyboard.press('ControlOrMeta+End')
  await guest.page.keyboard.type(' And to write.')
  await guest.isSaved()
  await kim.sees('To read. And to write.')

  await give('Can edit', 'No access')
  await expect(guest.page.getByText('Your access ended').first()).toBeVisible()
})

test('nothing of an organization is in the HTML that the server sends', async ({ arrive }) => {
  const kim = await arrive('Kim Okafor')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Canary Institute')
  const documentId = await kim.apiCreateDocument(organization, 'Canary title', 'Canary text.')
  for (const path of ['/', `/d/${documentId}`, '/members', '/trash']) {
    const response = await kim.page.request.get(path)
    expect(response.status()).toBe(200)
    expect(await response.text()).not.toMatch(/Canary|Kim Okafor/)
    expect(response.headers()['cache-control']).toContain('no-store')
    expect(response.headers()['content-security-policy']).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'/)
  }
})
