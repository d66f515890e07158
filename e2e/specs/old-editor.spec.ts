import { expect, test } from '../fixtures/test.ts'

test('F50: an editor that is older than the document is told to reload, and neither shows nor changes anything of it', async ({
  arrive,
}) => {
  const kim = await arrive('Kim Okafor')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  const documentId = await kim.apiCreateDocument(organization, 'Gauge calibration', 'The gauge stands.')
  await kim.open(documentId)
  await kim.isSaved()
  // From its first file on, a document is for editors that know pictures and files.
  const added = await kim.page.request.post(`/api/v1/documents/${documentId}/files?name=levels.txt`, {
    data: Buffer.from('1.42 m'),
    headers: { 'content-type': 'application/octet-stream', origin: kim.baseURL },
  })
  expect(added.status()).toBe(201)
  const before = await kim.apiContent(documentId, 'markdown')

  // A tab of the version before: it asks as that version did.
  await kim.page.route('**/api/collab/token', (route) =>
    route.continue({ postData: JSON.stringify({ documentId, schemaVersion: 1 }) }),
  )
  await kim.page.goto(`/d/${documentId}`)
  await expect(kim.page.getByRole('heading', { name: 'This page is older than the document' })).toBeVisible()
  await expect(kim.page.locator('.ProseMirror')).toHaveCount(0)
  expect(await kim.page.content()).not.toContain('The gauge stands')
  expect(await kim.apiContent(documentId, 'markdown')).toBe(before)

  await kim.page.unroute('**/api/collab/token')
  await kim.page.getByRole('button', { name: /load|reload/i }).click()
  await kim.sees('The gauge stands.')
})
