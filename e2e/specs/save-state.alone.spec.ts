import { stack } from '../fixtures/stack.ts'
import { expect, test } from '../fixtures/test.ts'

test('DA1: the indicator says Saved only after the commit, and On this device while the server is away', async ({
  arrive,
}) => {
  const kim = await arrive('Kim Okafor')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  const documentId = await kim.apiCreateDocument(organization, 'Save states')
  await kim.open(documentId)
  await kim.editor.click()
  await kim.page.keyboard.type('kept')
  await kim.isSaved()
  expect(await kim.apiContent(documentId)).toBe('kept')

  await kim.context.setOffline(true)
  await stack.killCollabServer()
  await kim.page.keyboard.type(' and this is only here')
  await expect(kim.saveState).toHaveText(/On this device/, { timeout: 15_000 })
  await kim.saveState.click()
  await expect(kim.page.getByText('Kept on this device')).toBeVisible()
  await kim.page.keyboard.press('Escape')

  await kim.context.setOffline(false)
  await stack.startCollabServer()
  await kim.isSaved()
  expect(await kim.apiContent(documentId)).toBe('kept and this is only here')
})
