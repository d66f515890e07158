import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { Person } from '../fixtures/person.ts'
import { stack } from '../fixtures/stack.ts'
import { expect, test } from '../fixtures/test.ts'

const DIRECTORY = join(import.meta.dirname, '../../test-results/screens')
mkdirSync(DIRECTORY, { recursive: true })

/** A landscape, so that one sees what is up and that it is there; drawn by the browser. */
async function landscape(page: Page, width = 1200, height = 500): Promise<Buffer> {
  const url = await page.evaluate(
    ([w, h]) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: w, height: h })
      const pen = canvas.getContext('2d') as CanvasRenderingContext2D
      pen.scale(w / 720, h / 300)
      const fill = (color: string, path: string) => {
        pen.fillStyle = color
        pen.fill(new Path2D(path))
      }
      fill('#c9dfe6', 'M0 0h720v300H0z')
      fill('#fbf4e2', 'M573 74a25 25 0 1 1-50 0 25 25 0 0 1 50 0Z')
      fill('#6f9686', 'M0 128C90 84 160 96 240 118s150-38 240-20 160 12 240-14v200H0z')
      fill('#3f7482', 'M0 300V206c120-14 220-8 330 2s260-2 390-12v104z')
      return canvas.toDataURL('image/png')
    },
    [width, height] as const,
  )
  return Buffer.from(url.split(',')[1] ?? '', 'base64')
}

type Given = { readonly name: string; readonly type: string; readonly bytes: Buffer }

/** As if the files came from the clipboard, or from a folder beside the browser. */
async function bring(page: Page, how: 'paste' | 'drop', files: readonly Given[]) {
  await page.evaluate(
    ({ how, files }) => {
      const data = new DataTransfer()
      for (const { name, type, base64 } of files)
        data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }))
      const target = document.querySelector('.ProseMirror') as HTMLElement
      const box = (target.lastElementChild as HTMLElement).getBoundingClientRect()
      target.dispatchEvent(
        how === 'paste'
          ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
          : new DragEvent('drop', {
              dataTransfer: data,
              clientX: box.left + 5,
              clientY: box.top + 5,
              bubbles: true,
              cancelable: true,
            }),
      )
    },
    { how, files: files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })) },
  )
}

async function team(arrive: (name: string) => Promise<Person>) {
  const [kim, marta] = [await arrive('Kim Okafor'), await arrive('Marta Lindqvist')]
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await marta.apiJoin(organization, kim)
  return { kim, marta, organization }
}

const picture = (person: Person) => person.page.locator('.ProseMirror .ed-picture')
/** The picture has arrived: it is drawn from bytes. */
const isDrawn = (person: Person) =>
  expect
    .poll(() =>
      picture(person)
        .locator('img')
        .evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth),
    )
    .toBeGreaterThan(0)
const loadedFromServer = (person: Person) =>
  expect.poll(() => picture(person).locator('img').getAttribute('src')).toMatch(/^\/api\/v1\/files\/[0-9a-f-]{36}$/)

test('FI1: one pastes a picture, the other sees it, with its description, caption and width', async ({ arrive }) => {
  const { kim, marta, organization } = await team(arrive)
  const documentId = await kim.apiCreateDocument(organization, 'Survey', 'The weir in June.')
  await Promise.all([kim.open(documentId), marta.open(documentId)])
  await kim.editor.click()
  await kim.page.keyboard.press('ControlOrMeta+End')
  await bring(kim.page, 'paste', [{ name: 'weir.png', type: 'image/png', bytes: await landscape(kim.page) }])
  await isDrawn(kim)
  await isDrawn(marta)
  await loadedFromServer(marta)
  await expect(kim.page.locator('.ed-upload')).toHaveCount(0)

  await picture(kim).locator('img').click()
  const bar = kim.page.getByRole('toolbar', { name: 'Picture' })
  await bar.getByRole('button', { name: 'Description' }).click()
  await kim.page.getByRole('textbox', { name: 'Description' }).fill('The weir from the east bank')
  await kim.page.keyboard.press('Enter')
  await expect(picture(marta).locator('img')).toHaveAttribute('alt', 'The weir from the east bank')
  await bar.getByRole('button', { name: 'Caption' }).click()
  await kim.page.getByRole('textbox', { name: 'Caption' }).fill('Photo point 3. June, low water.')
  await kim.page.keyboard.press('Enter')
  await expect(picture(marta).getByText('Photo point 3. June, low water.')).toBeVisible()

  // By keyboard alone: the handle is a slider.
  const handle = kim.page.getByRole('slider', { name: 'Width of the picture' })
  await handle.focus()
  for (let press = 0; press < 4; press++) await kim.page.keyboard.press('ArrowLeft')
  await expect(handle).toHaveAttribute('aria-valuenow', '80')
  const share = () =>
    picture(marta).evaluate((figure) =>
      Math.round(
        (100 * (figure.firstElementChild as HTMLElement).offsetWidth) /
          (figure.parentElement as HTMLElement).clientWidth,
      ),
    )
  await expect.poll(share).toBe(80)

  // With the mouse, to the half of the text.
  const box = (await handle.boundingBox()) as { x: number; y: number; width: number; height: number }
  const column = await picture(kim).evaluate((figure) => figure.getBoundingClientRect().toJSON())
  await kim.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await kim.page.mouse.down()
  await kim.page.mouse.move(column.x + column.width / 2, box.y + box.height / 2, { steps: 4 })
  await kim.page.mouse.up()
  await expect.poll(share).toBe(50)

  // And wide, to 960 px.
  await picture(kim).locator('img').click()
  await bar.getByRole('button', { name: 'Wide', exact: true }).click()
  await expect
    .poll(() => picture(marta).evaluate((figure) => (figure.firstElementChild as HTMLElement).offsetWidth))
    .toBe(960)

  await kim.isSaved()
  expect(await kim.apiContent(documentId)).toContain('The weir from the east bank\nPhoto point 3.')
  await marta.page.reload()
  await isDrawn(marta)
  await loadedFromServer(marta)
})

test('FI1: undo takes a picture out, redo brings it back, and several files keep their order', async ({ arrive }) => {
  const kim = await arrive('Kim Okafor')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await kim.open(await kim.apiCreateDocument(organization, 'Order', 'Before.'))
  await kim.editor.click()
  await kim.page.keyboard.press('ControlOrMeta+End')
  await bring(
    kim.page,
    'paste',
    ['one', 'two', 'three'].map((name) => ({ name: `${name}.txt`, type: 'text/plain', bytes: Buffer.from(name) })),
  )
  const names = kim.page.locator('.ed-file-name')
  await expect(names).toHaveText(['one.txt', 'two.txt', 'three.txt'])
  await kim.editor.press('ControlOrMeta+z')
  await expect(names).not.toHaveText(['one.txt', 'two.txt', 'three.txt'])
  for (let press = 0; press < 3; press++) await kim.editor.press('ControlOrMeta+Shift+z')
  await expect(names).toHaveText(['one.txt', 'two.txt', 'three.txt'])
})

test('FI1: a file that is dropped is a card that others download, and gone from the disk with its document', async ({
  arrive,
}) => {
  const { kim, marta, organization } = await team(arrive)
  const documentId = await kim.apiCreateDocument(organization, 'Permits', 'Signed on Monday.')
  await Promise.all([kim.open(documentId), marta.open(documentId)])
  const pdf = Buffer.from(`%PDF-1.7\n${'1 0 obj <<>> endobj\n'.repeat(400)}`)
  await bring(kim.page, 'drop', [{ name: 'Permit 2026.pdf', type: 'application/pdf', bytes: pdf }])
  const card = marta.page.getByRole('group', { name: 'File: Permit 2026.pdf' })
  await expect(card).toContainText('PDF · 8 kB')
  const [download] = await Promise.all([
    marta.page.waitForEvent('download'),
    card.getByRole('link', { name: 'Download “Permit 2026.pdf”' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('Permit 2026.pdf')
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
  expect(Buffer.concat(chunks).equals(pdf)).toBe(true)
  await kim.isSaved()

  const address = (await card.getByRole('link').getAttribute('href')) as string
  const kept = async () =>
    readdirSync(join(await stack.dataDirectory(), 'files', organization.id), {
      recursive: true,
      encoding: 'utf8',
    }).filter((path) => /[0-9a-f-]{36}$/.test(path)).length
  expect(await kept()).toBe(1)
  await kim.apiTrash(documentId)
  const gone = await kim.page.request.delete(`/api/v1/documents/${documentId}?permanent=true`, {
    headers: { origin: kim.baseURL },
  })
  expect(gone.status()).toBe(204)
  await expect.poll(kept, { timeout: 20_000 }).toBe(0)
  expect((await marta.page.request.get(address)).status()).toBe(404)
})

test('FI4: a reader sees pictures and downloads files, and nobody does after access has ended', async ({ arrive }) => {
  const { kim, organization } = await team(arrive)
  const gita = await arrive('Gita Rao')
  await gita.apiJoin(organization, kim, 'guest')
  const documentId = await kim.apiCreateDocument(organization, 'Shared', 'Look:')
  const gitaId = await gita.apiUserId()
  await kim.apiGrant(documentId, gitaId, 'read')
  await kim.open(documentId)
  await kim.editor.click()
  await bring(kim.page, 'paste', [{ name: 'weir.png', type: 'image/png', bytes: await landscape(kim.page, 300, 120) }])
  await isDrawn(kim)
  await kim.isSaved()
  await gita.page.goto(`/d/${documentId}`)
  await isDrawn(gita)
  await expect(gita.page.getByRole('slider', { name: 'Width of the picture' })).toBeHidden()
  const address = (await picture(gita).locator('img').getAttribute('src')) as string
  const ended = await kim.page.request.delete(`/api/v1/documents/${documentId}/grants/${gitaId}`, {
    headers: { origin: kim.baseURL },
  })
  expect(ended.ok()).toBe(true)
  const status = () => gita.page.evaluate(async (src) => (await fetch(src)).status, address)
  await expect.poll(status).toBe(404)
})

test('FI9: what is too large, and what is brought offline, says so, and can be tried again', async ({ arrive }) => {
  const kim = await arrive('Kim Okafor')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  const documentId = await kim.apiCreateDocument(organization, 'Trouble', 'Here:')
  await kim.open(documentId)
  await kim.editor.click()
  await kim.page.evaluate(() => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(64 * 1024 * 1024)], 'map.tif'))
    document
      .querySelector('.ProseMirror')
      ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  const trouble = kim.page.locator('.ed-upload')
  await expect(trouble).toContainText('“map.tif” is 64 MB. The limit is 25 MB.')
  await expect(trouble.getByRole('button', { name: 'Try again' })).toHaveCount(0)
  await trouble.getByRole('button', { name: 'Remove' }).click()
  await expect(trouble).toHaveCount(0)

  await kim.context.setOffline(true)
  await bring(kim.page, 'paste', [{ name: 'weir.png', type: 'image/png', bytes: await landscape(kim.page, 300, 120) }])
  await expect(trouble).toContainText('“weir.png” needs a connection. You are offline.')
  expect(await kim.pageText()).not.toContain('undefined')
  await kim.context.setOffline(false)
  await trouble.getByRole('button', { name: 'Try again' }).click()
  await isDrawn(kim)
  await expect(trouble).toHaveCount(0)
})

test('FI6: a picture that is pasted into another document becomes that document’s own', async ({ arrive }) => {
  const { kim, organization } = await team(arrive)
  const [from, to] = [
    await kim.apiCreateDocument(organization, 'From', 'First.'),
    await kim.apiCreateDocument(organization, 'To', 'Second.'),
  ]
  await kim.open(from)
  await kim.editor.click()
  await bring(kim.page, 'paste', [{ name: 'weir.png', type: 'image/png', bytes: await landscape(kim.page, 300, 120) }])
  await isDrawn(kim)
  await kim.isSaved()
  const idIn = (markdown: string) => /\/api\/v1\/files\/([0-9a-f-]{36})/.exec(markdown)?.[1]
  const first = idIn(await kim.apiContent(from, 'markdown'))
  await kim.open(to)
  await kim.editor.click()
  await kim.page.evaluate((fileId) => {
    const data = new DataTransfer()
    data.setData('text/html', `<figure><img src="/api/v1/files/${fileId}" alt="weir"></figure>`)
    data.setData('text/plain', 'weir')
    document
      .querySelector('.ProseMirror')
      ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, first)
  await isDrawn(kim)
  await expect.poll(async () => idIn(await kim.apiContent(to, 'markdown'))).not.toBe(undefined)
  await expect.poll(async () => idIn(await kim.apiContent(to, 'markdown'))).not.toBe(first)
  // The first document goes; the picture stays.
  await kim.apiTrash(from)
  await kim.page.request.delete(`/api/v1/documents/${from}?permanent=true`, { headers: { origin: kim.baseURL } })
  const own = idIn(await kim.apiContent(to, 'markdown'))
  expect((await kim.page.request.get(`/api/v1/files/${first}`)).status()).toBe(404)
  expect((await kim.page.request.get(`/api/v1/files/${own}`)).status()).toBe(200)
})

const VARIANTS = [
  { variant: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { variant: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { variant: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const

for (const { variant, ...look } of VARIANTS)
  test(`FI1: pictures and files from the slash menu look right, ${variant}`, async ({ arrive }) => {
    const kim = await arrive('Kim Okafor', look)
    await kim.apiSignUp()
    const organization = await kim.apiCreateOrganization('Fernhill Institute')
    const documentId = await kim.apiCreateDocument(
      organization,
      'Weir removal: summer survey',
      'The weir at Coldbrook comes out in September. Before it does, we need one clean season of measurements.',
    )
    await kim.open(documentId)
    const insert = async (word: 'picture' | 'file', file: { name: string; mimeType: string; buffer: Buffer }) => {
      await kim.editor.locator('p').last().click()
      await kim.page.keyboard.press('End')
      await kim.page.keyboard.press('Enter')
      await kim.page.keyboard.type(`/${word}`)
      await expect(kim.page.getByRole('listbox')).toBeVisible()
      const [chooser] = await Promise.all([kim.page.waitForEvent('filechooser'), kim.page.keyboard.press('Enter')])
      await chooser.setFiles(file)
    }
    await insert('picture', { name: 'weir.png', mimeType: 'image/png', buffer: await landscape(kim.page) })
    await isDrawn(kim)
    await insert('file', {
      name: 'Access agreement with the mill, signed.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from(`%PDF-1.7\n${'x'.repeat(1_240_000)}`),
    })
    await expect(kim.page.getByRole('group', { name: /^File: Access/ })).toBeVisible()
    await picture(kim).locator('img').click()
    const bar = kim.page.getByRole('toolbar', { name: 'Picture' })
    await bar.getByRole('button', { name: 'Caption' }).click()
    await kim.page.getByRole('textbox', { name: 'Caption' }).fill('The weir from the east bank, photo point 3.')
    await kim.page.keyboard.press('Enter')
    await expect(bar).toBeVisible()
    await kim.isSaved()
    await kim.page.screenshot({ path: join(DIRECTORY, `files-${variant}.png`), animations: 'disabled' })
    const { violations } = await new AxeBuilder({ page: kim.page }).include('.ed-page').analyze()
    expect(
      violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    ).toEqual([])
    // Offline, a picture that is not here keeps its place and says what it shows.
    await kim.context.setOffline(true)
    await picture(kim)
      .locator('img')
      .evaluate((img: HTMLImageElement) => (img.src = `${img.src.replace(/^blob:.*/, '/api/v1/files/x')}?offline`))
    await expect(picture(kim)).toContainText('This picture is shown again when you are online.')
    await bring(kim.page, 'paste', [
      { name: 'mill.png', type: 'image/png', bytes: await landscape(kim.page, 300, 120) },
    ])
    await expect(kim.page.locator('.ed-upload')).toContainText('needs a connection')
    await kim.page.screenshot({ path: join(DIRECTORY, `files-offline-${variant}.png`), animations: 'disabled' })
    await kim.context.setOffline(false)
    await isDrawn(kim)
  })
