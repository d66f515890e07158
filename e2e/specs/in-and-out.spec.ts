import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Person } from '../fixtures/person.ts'
import { expect, test } from '../fixtures/test.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/paste')

/** Pastes as a browser does: an event with what the clipboard holds. */
async function paste(person: Person, data: Readonly<Record<string, string>>) {
  await person.editor.evaluate((editor, types) => {
    const clipboardData = new DataTransfer()
    for (const [type, value] of Object.entries(types)) clipboardData.setData(type, value)
    editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, data)
}

async function withDocument(arrive: (name: string) => Promise<Person>, markdown = '') {
  const kim = await arrive('Kim Okafor')
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  const documentId = await kim.apiCreateDocument(organization, 'Weir removal', markdown)
  await kim.open(documentId)
  return { kim, organization, documentId }
}

async function pasted(arrive: (name: string) => Promise<Person>, data: Readonly<Record<string, string>>) {
  const { kim, documentId } = await withDocument(arrive)
  await kim.editor.click()
  await paste(kim, data)
  await kim.isSaved()
  return { kim, markdown: await kim.apiContent(documentId, 'markdown'), documentId }
}

test('PA3: what Word puts on the clipboard is pasted with real lists, headings and tables', async ({ arrive }) => {
  const html = await readFile(join(FIXTURES, 'word.html'), 'utf8')
  const { markdown } = await pasted(arrive, { 'text/html': html, 'text/plain': 'Weir removal' })
  expect(markdown).toBe(`# Weir removal

## What we measure

The weir comes out in **September**, “surely”, *perhaps* ~~not~~; see [the plan](https://example.org/plan).

- Level
  - by hand
- Temperature

Then:

1. Survey
2. Remove

### Depths

|  |  |
| --- | --- |
| Site | Depth |
| Mill race | 1.42 |
`)
})

test('IM3: Markdown files come in by button and by drop, several at once; what is no text says so', async ({
  arrive,
}) => {
  const kim = await arrive('Kim Okafor')
  await kim.apiSignUp()
  await kim.apiCreateOrganization('Fernhill Institute')
  await kim.page.goto('/')
  const chooser = kim.page.waitForEvent('filechooser')
  await kim.page.getByRole('button', { name: 'Import Markdown' }).click()
  await (await chooser).setFiles([
    {
      name: 'field-notes.md',
      mimeType: 'text/markdown',
      buffer: Buffer.from('# Field notes\n\n- [x] Order loggers\n'),
    },
  ])
  await expect(kim.title).toHaveValue('Field notes')
  await kim.sees('Order loggers')

  await kim.page.goto('/')
  const again = kim.page.waitForEvent('filechooser')
  await kim.page.getByRole('button', { name: 'Import Markdown' }).click()
  await (await again).setFiles([
    { name: 'latin.md', mimeType: 'text/markdown', buffer: Buffer.from([0x23, 0x20, 0xe4, 0xf6]) },
    { name: 'map.md', mimeType: 'text/markdown', buffer: Buffer.alloc(2 * 1024 * 1024, 'x') },
    { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('x') },
  ])
  await expect(kim.page.getByText('“map.md” is 2 MB. The limit is 1 MB.').first()).toBeVisible()
  await expect(kim.page.getByText(/“latin.md” is not text in UTF-8/).first()).toBeVisible()
  await expect(kim.page.getByText('“photo.png” is not a Markdown file.').first()).toBeVisible()
  expect(new URL(kim.page.url()).pathname).toBe('/')

  const files = await kim.page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['---\ntitle: "From the head"\n---\nText one.'], 'one.md'))
    data.items.add(new File(['Text two.'], 'two.md'))
    return data
  })
  await kim.page.dispatchEvent('body', 'dragover', { dataTransfer: files })
  await expect(kim.page.getByText('Drop Markdown files to import them')).toBeVisible()
  await kim.page.dispatchEvent('body', 'drop', { dataTransfer: files })
  await expect(kim.title).toHaveValue('From the head')
  await expect(kim.page.getByText('2 documents were imported.').first()).toBeVisible()
})
