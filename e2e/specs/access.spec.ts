import { expect, test } from '../fixtures/test.ts'

test('AD2: a guest who may read sees the page and the others’ cursors, and has no toolbar and no caret', async ({
  arrive,
}) => {
  const kim = await arrive('Kim Okafor')
  const guest = await arrive('Gita Rao')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await guest.apiJoin(organization, kim, 'guest')
  const documentId = await kim.apiCreateDocument(organization, 'For guests', 'Only to read.')
  const secretId = await kim.apiCreateDocument(organization, 'Not for guests', 'Secret.')
  await kim.apiGrant(documentId, await guest.apiUserId(), 'read')

  await guest.open(documentId)
  await guest.sees('Only to read.')
  await expect(guest.page.locator('.ProseMirror')).toHaveAttribute('contenteditable', 'false')
  await guest.page.locator('.ProseMirror').click()
  await guest.page.keyboard.type('nothing')
  await kim.open(documentId)
  await kim.editor.click()
  await kim.page.keyboard.press('ControlOrMeta+End')
  await kim.page.keyboard.type(' And to see me write.')
  await guest.sees('Only to read. And to see me write.')
  await expect(guest.page.locator('.ProseMirror').getByText('Kim')).toBeAttached()
  await expect(guest.page.locator('.ProseMirror')).not.toContainText('nothing')

  await guest.page.goto(`/d/${secretId}`)
  await expect(guest.page.getByText('This document is not here')).toBeVisible()
  await expect(guest.page.getByText('Secret.')).toHaveCount(0)
})

test('RV1: access that ends while the document is open is said at once, and the unsent text stays at hand', async ({
  arrive,
}) => {
  const kim = await arrive('Kim Okafor')
  const marta = await arrive('Marta Lindqvist')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await marta.apiJoin(organization, kim)
  const documentId = await kim.apiCreateDocument(organization, 'Shared', 'Shared text.')
  await marta.open(documentId)
  await marta.editor.click()
  await marta.page.keyboard.type('Before. ')
  await marta.isSaved()

  await kim.apiRemoveMember(organization, marta.email)
  await expect(marta.page.getByText('Your access ended').first()).toBeVisible()
  // Coming back, she is in no organization any more, and is asked to make one.
  await marta.page.goto(`/d/${documentId}`)
  await expect(marta.page.getByRole('button', { name: 'Create organization' })).toBeVisible()
  await expect(marta.page.getByText('Before.')).toHaveCount(0)
})

test('RV1: a document that goes to the trash while it is open says so', async ({ arrive }) => {
  const kim = await arrive('Kim Okafor')
  const marta = await arrive('Marta Lindqvist')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await marta.apiJoin(organization, kim)
  const documentId = await kim.apiCreateDocument(organization, 'Gauge calibration', 'Text.')
  await marta.open(documentId)
  await kim.apiTrash(documentId)
  await expect(marta.page.getByText(/in the trash/).first()).toBeVisible()
})
