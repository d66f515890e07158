import type { Page } from '@playwright/test'
import { BrowserProfile } from '../fixtures/browser-profile.ts'
import type { Person } from '../fixtures/person.ts'
import { expect, test } from '../fixtures/test.ts'

let profile: BrowserProfile
test.beforeEach(async () => {
  profile = await BrowserProfile.make()
})
test.afterEach(() => profile.remove())

const isReady = (page: Page) =>
  expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 30_000 }).toBe(true)

/** The same person in another tab. */
const secondTab = async (person: Person): Promise<Person> =>
  Object.assign(Object.create(Object.getPrototypeOf(person)), person, { page: await person.context.newPage() })

/** Sockets to the collab server that this page has opened. */
function countSockets(page: Page) {
  const count = { opened: 0 }
  page.on('websocket', () => {
    count.opened += 1
  })
  return count
}

test('OF5: two tabs share every edit, with and without a network, and one of them holds the connection', async () => {
  test.setTimeout(120_000)
  const kim = await profile.arrive('Kim Okafor')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  const documentId = await kim.apiCreateDocument(organization, 'Weir survey', 'The gauge stands.')
  await kim.open(documentId)
  await isReady(kim.page)
  await kim.isSaved()
  const other = await secondTab(kim)
  const sockets = countSockets(other.page)
  await other.open(documentId)
  await other.sees('The gauge stands.')
  await other.editor.click()
  await other.page.keyboard.press('Control+End')
  await other.page.keyboard.type(' From the second tab.')
  await other.isSaved()
  await kim.sees('From the second tab.')
  expect(sockets.opened).toBe(0)
  expect(await kim.apiContent(documentId)).toBe('The gauge stands. From the second tab.')

  profile.goOffline()
  await other.page.keyboard.type(' Offline here.')
  await kim.sees('Offline here.')
  await expect(other.saveState).toHaveText(/On this device/)
  await kim.editor.click()
  await kim.page.keyboard.press('Control+End')
  await kim.page.keyboard.type(' And there.')
  await other.sees('Offline here. And there.')

  // The tab with the connection goes: the other takes it, and brings what both have written.
  await kim.page.close()
  profile.goOnline()
  await other.isSaved()
  expect(sockets.opened).toBeGreaterThan(0)
  expect(await kim.apiContent(documentId)).toBe('The gauge stands. From the second tab. Offline here. And there.')
})

test('OF6: what was typed right before a tab is closed is on this device', async () => {
  test.setTimeout(180_000)
  const kim = await profile.arrive('Kim Okafor')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  const documentId = await kim.apiCreateDocument(organization, 'Weir survey')
  await kim.open(documentId)
  await isReady(kim.page)
  await kim.isSaved()
  profile.goOffline()
  let wanted = ''
  for (let round = 1; round <= 8; round++) {
    const tab = await secondTab(kim)
    await tab.open(documentId)
    await tab.editor.click()
    await tab.page.keyboard.press('Control+End')
    const closing = tab.page.keyboard.insertText(`${round} `)
    wanted += `${round} `
    await closing
    await (round % 2 === 0 ? tab.page.close({ runBeforeUnload: true }) : tab.page.goto('about:blank'))
    if (!tab.page.isClosed()) await tab.page.close()
  }
  await profile.restart(kim)
  await kim.open(documentId)
  await kim.sees(wanted.trim())
})

test('OF7: undo goes on after a reload of the tab, offline too, and takes back only one’s own', async ({ arrive }) => {
  const kim = await profile.arrive('Kim Okafor')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  const documentId = await kim.apiCreateDocument(organization, 'Weir survey', 'The gauge stands.')
  const ravi = await arrive('Ravi Menon')
  await ravi.apiJoin(organization, kim)
  await kim.open(documentId)
  await isReady(kim.page)
  await kim.editor.click()
  await kim.page.keyboard.press('Control+End')
  await kim.page.keyboard.type(' Kim.')
  await kim.isSaved()
  await ravi.open(documentId)
  await ravi.editor.click()
  await ravi.page.keyboard.press('Control+Home')
  await ravi.page.keyboard.type('Ravi: ')
  await ravi.isSaved()
  await kim.sees('Ravi: The gauge stands. Kim.')
  profile.goOffline()
  await kim.page.reload()
  await kim.sees('Ravi: The gauge stands. Kim.')
  await kim.editor.click()
  await kim.page.keyboard.press('Control+z')
  await kim.sees(/^Ravi: The gauge stands\.$/)
  await kim.page.keyboard.press('Control+Shift+z')
  await kim.sees('Ravi: The gauge stands. Kim.')
  await kim.page.keyboard.press('Control+z')
  profile.goOnline()
  await kim.isSaved()
  await ravi.sees(/^Ravi: The gauge stands\.$/)
})

test('OF8: a network that swallows everything is noticed within ten seconds, and a reload during it opens from the device', async () => {
  const kim = await profile.arrive('Kim Okafor')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  const documentId = await kim.apiCreateDocument(organization, 'Weir survey')
  await kim.open(documentId)
  await isReady(kim.page)
  await kim.editor.click()
  await kim.isSaved()
  profile.stall()
  await expect(kim.saveState).toHaveText(/On this device/, { timeout: 20_000 })
  await kim.editor.click()
  await kim.page.keyboard.type('In a tunnel.')
  // A reload while the network only stalls opens the app from this device.
  await kim.page.reload()
  await kim.sees('In a tunnel.')
  await expect(kim.saveState).toHaveText(/On this device/, { timeout: 20_000 })
  profile.goOffline()
  profile.resume()
  profile.goOnline()
  await kim.isSaved()
  expect(await kim.apiContent(documentId)).toBe('In a tunnel.')
})
