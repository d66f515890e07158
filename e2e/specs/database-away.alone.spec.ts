import { stack } from '../fixtures/stack.ts'
import { expect, test } from '../fixtures/test.ts'

test('UL3: while Postgres is away two people go on writing together, told that it is on this device only; when it is back, all is saved', async ({
  arrive,
}) => {
  const [kim, marta] = [await arrive('Kim Okafor'), await arrive('Marta Lindqvist')]
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await marta.apiJoin(organization, kim)
  const documentId = await kim.apiCreateDocument(organization, 'Through an outage', 'Before. ')
  await Promise.all([kim.open(documentId), marta.open(documentId)])
  await kim.editor.click()
  await kim.page.keyboard.press('ControlOrMeta+End')
  await kim.page.keyboard.type(' Kept.')
  await kim.isSaved()

  await stack.stopDatabase()
  await kim.page.keyboard.type(' Written without a database.')
  await marta.sees('Written without a database.')
  await expect(kim.saveState).toHaveText(/On this device/)
  await kim.saveState.click()
  await expect(kim.page.getByText('The server does not answer at the moment.')).toBeVisible()
  await kim.page.keyboard.press('Escape')

  await stack.startDatabase()
  await kim.isSaved()
  expect(await kim.apiContent(documentId)).toMatch(/^Before\.\s*Kept\. Written without a database\.$/)
  await marta.isSaved()
})
