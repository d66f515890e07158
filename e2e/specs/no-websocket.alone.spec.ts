import { BrowserProfile } from '../fixtures/browser-profile.ts'
import { startNoUpgradeProxy } from '../fixtures/no-upgrade-proxy.ts'
import { stack } from '../fixtures/stack.ts'
import { expect, test } from '../fixtures/test.ts'

test('TR1: where a proxy refuses WebSockets two people write together over HTTP, and kill -9 loses nothing that was called saved', async () => {
  test.setTimeout(180_000)
  const proxy = await startNoUpgradeProxy(Number(process.env.COSCRIBE_E2E_COLLAB_PORT))
  const profiles = [await BrowserProfile.make(proxy.port), await BrowserProfile.make(proxy.port)] as const
  try {
    const [kim, marta] = [await profiles[0].arrive('Kim Okafor'), await profiles[1].arrive('Marta Lindqvist')]
    await kim.apiSignUp()
    const organization = await kim.apiCreateOrganization('Fernhill Institute')
    await marta.apiJoin(organization, kim)
    const documentId = await kim.apiCreateDocument(organization, 'Behind a proxy', 'Before.')
    await Promise.all([kim.open(documentId), marta.open(documentId)])
    await kim.editor.click()
    await kim.page.keyboard.press('Control+End')
    await kim.page.keyboard.type(' Kim over HTTP.')
    await kim.isSaved()
    expect(proxy.refused.upgrades).toBeGreaterThan(1)
    await marta.sees('Before. Kim over HTTP.')
    await marta.editor.click()
    await marta.page.keyboard.press('Control+End')
    await marta.page.keyboard.type(' Marta too.')
    await marta.isSaved()
    await kim.sees('Marta too.')
    await expect(kim.page.getByRole('button', { name: /Marta Lindqvist/ }).first()).toBeVisible()

    await stack.killCollabServer()
    expect(await kim.apiContent(documentId)).toBe('Before. Kim over HTTP. Marta too.')
    await kim.page.keyboard.type(' While it was away.')
    await expect(kim.saveState).toHaveText(/On this device/)
    await stack.startCollabServer()
    await kim.isSaved()
    await marta.sees('While it was away.')
    expect(await kim.apiContent(documentId)).toContain('While it was away.')
  } finally {
    await Promise.all(profiles.map((profile) => profile.remove()))
    proxy.close()
  }
})
