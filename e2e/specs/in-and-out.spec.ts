import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
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

test('PA2: what Google Docs puts on the clipboard is pasted with its headings, marks, nested lists, checks and tables', async ({
  arrive,
}) => {
  const html = await readFile(join(FIXTURES, 'google-docs.html'), 'utf8')
  const { markdown } = await pasted(arrive, { 'text/html': html, 'text/plain': 'Weir removal' })
  expect(markdown).toBe(`# Weir removal

The weir comes out in **September** *perhaps* ~~not~~, see [the plan](https://www.google.com/url?q=https://example.org/plan&sa=D).

- Level
  - by hand
- Temperature

* [x] Order loggers
* [ ] Agree access

|  |  |
| --- | --- |
| Site | Depth |
| Mill race | 1.42 |
`)
})

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

test('PA4: a web page is pasted without scripts, styles, traps and counting pictures', async ({ arrive }) => {
  const html = await readFile(join(FIXTURES, 'web-page.html'), 'utf8')
  const { kim, markdown } = await pasted(arrive, { 'text/html': html, 'text/plain': 'Weir removal' })
  expect(markdown).toBe(`# Weir removal

### Deep heading

The **weir** & the *pool*, \`weir.ts\`, a trap, [a page](https://example.org/a?b=c).

[A map](https://example.org/map.png)

> Quoted.

\`\`\`ts
const a = 1 < 2
\`\`\`

3. Three
4. Four
   - Below

| Site | Depth |
| --- | ---: |
| Mill race | 1.42 |

---
`)
  expect(await kim.page.evaluate(() => 'pasted' in window)).toBe(false)
})

test('PA5: code of an editor becomes a code block, Markdown as plain text blocks, with Shift it stays plain', async ({
  arrive,
}) => {
  const html = await readFile(join(FIXTURES, 'vs-code.html'), 'utf8')
  const { kim, markdown, documentId } = await pasted(arrive, {
    'text/html': html,
    'text/plain': 'const level = 1.42\n\nif (level > 1) {\n  open()\n}',
    'vscode-editor-data': '{"mode":"typescript"}',
  })
  expect(markdown).toContain('```typescript\nconst level = 1.42\n\nif (level > 1) {\n  open()\n}\n```')

  await kim.page.keyboard.press('ControlOrMeta+a')
  await paste(kim, { 'text/plain': '## Two\n\n- one **bold**\n- [x] not a task alone' })
  await kim.isSaved()
  expect(await kim.apiContent(documentId, 'markdown')).toContain('## Two\n\n- one **bold**')

  await kim.page.keyboard.press('ControlOrMeta+a')
  await kim.page.keyboard.down('Shift')
  await kim.page.keyboard.press('Shift+F2')
  await kim.editor.dispatchEvent('keydown', { key: 'V', shiftKey: true, ctrlKey: true })
  await paste(kim, { 'text/plain': '## Two' })
  await kim.page.keyboard.up('Shift')
  await kim.isSaved()
  expect(await kim.apiContent(documentId, 'markdown')).toBe('\\## Two\n')
})

test('PA6: more than a page takes is refused with a sentence, and nothing is changed', async ({ arrive }) => {
  const { kim, documentId } = await withDocument(arrive, 'Before.')
  await kim.editor.click()
  await paste(kim, { 'text/plain': 'x'.repeat(2_000_001) })
  await expect(kim.page.getByText(/more than a page takes at once: 2,000,001 characters/).first()).toBeVisible()
  expect(await kim.apiContent(documentId, 'markdown')).toBe('Before.\n')
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

test('IM3: below a document by its menu in the tree, and from the search', async ({ arrive }) => {
  const kim = await arrive('Kim Okafor')
  const { page } = kim
  await kim.apiSignUp()
  const organization = await kim.apiCreateOrganization('Fernhill Institute')
  await kim.apiCreateDocument(organization, 'Weir', 'Four sites.')
  await page.goto('/')
  const row = page.getByRole('treeitem', { name: 'Weir' })
  await row.hover()
  await row.getByRole('button', { name: 'More about Weir' }).click()
  const inside = page.waitForEvent('filechooser')
  await page.getByRole('menuitem', { name: 'Import Markdown inside' }).click()
  await (await inside).setFiles([{ name: 'gauges.md', mimeType: 'text/markdown', buffer: Buffer.from('# Gauges') }])
  await expect(kim.title).toHaveValue('Gauges')
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText('Weir')

  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search' }).fill('import')
  const top = page.waitForEvent('filechooser')
  await page.getByRole('option', { name: 'Import Markdown files' }).click()
  await (await top).setFiles([{ name: 'mill.md', mimeType: 'text/markdown', buffer: Buffer.from('# Mill access') }])
  await expect(kim.title).toHaveValue('Mill access')
  await expect(page.getByRole('treeitem', { name: 'Gauges' })).toHaveAttribute('aria-level', '2')
  await expect(page.getByRole('treeitem', { name: 'Mill access' })).toHaveAttribute('aria-level', '1')
})

const RICH = `See [the plan](https://example.org/plan) and **this**.

> [!WARNING]
> Nobody enters the **pool**.

| Site | Depth |
| --- | ---: |
| Mill race | 1.42 |

\`\`\`ts
const aVeryLongLineOfCode = 'that does not fit on the width of a page of paper, whatever anybody does, because it goes on and on and on'
\`\`\`

- [x] Order loggers
- [ ] Agree access
`

test('EX7: a reader without a network takes a document out as Markdown and as HTML', async ({ arrive }) => {
  const { kim, organization, documentId } = await withDocument(arrive, RICH)
  const guest = await arrive('Tomás Reyes')
  await guest.apiJoin(organization, kim, 'guest')
  await kim.apiGrant(documentId, await guest.apiUserId(), 'read')
  await guest.open(documentId)
  await guest.sees('Order loggers')
  const take = async (item: string) => {
    await guest.page.getByRole('button', { name: 'More', exact: true }).click()
    const [download] = await Promise.all([
      guest.page.waitForEvent('download'),
      guest.page.getByRole('menuitem', { name: item }).click(),
    ])
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
  }
  // The renderer of HTML comes with the first use.
  await take('Download HTML')
  await guest.context.setOffline(true)
  expect(await take('Download Markdown')).toEqual({ name: 'Weir removal.md', text: `# Weir removal\n\n${RICH}` })
  const html = await take('Download HTML')
  expect(html.name).toBe('Weir removal.html')
  expect(html.text).toContain('<h1>Weir removal</h1>')
  expect(html.text).toContain('data-callout="warning"')
  expect(html.text).not.toMatch(/<script|src="http|<link/)
})

test('EX8: on paper there is the page alone', async ({ arrive }, info) => {
  const { kim } = await withDocument(
    arrive,
    `${RICH}\n${'A paragraph of the report that fills the page.\n\n'.repeat(40)}## The end\n`,
  )
  await kim.page.emulateMedia({ media: 'print' })
  await expect(kim.page.locator('.ed-bar')).toBeHidden()
  await expect(kim.page.locator('.side')).toBeHidden()
  await expect(kim.page.getByText('The end')).toBeAttached()
  await kim.page.screenshot({ path: info.outputPath('print.png'), fullPage: true })
  const pdf = await kim.page.pdf({ path: info.outputPath('print.pdf'), format: 'A4' })
  // Several pages: the page is not cut at the height of the window.
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(1)
})

test('EX9: an administrator exports the organization and sees how far it is; members are not offered it', async ({
  arrive,
}, info) => {
  const { kim, organization } = await withDocument(arrive, RICH)
  for (let index = 0; index < 5; index++) await kim.apiCreateDocument(organization, `Page ${index}`, 'Words.')
  await kim.page.goto('/members')
  await kim.page.getByRole('button', { name: 'Export organization' }).click()
  const dialog = kim.page.getByRole('dialog', { name: 'Export Fernhill Institute' })
  await kim.page.screenshot({ path: info.outputPath('export.png') })
  const [download] = await Promise.all([
    kim.page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Export', exact: true }).click(),
  ])
  await expect(dialog.getByText(/^6 documents, .* The file is with your downloads\.$/)).toBeVisible()
  await kim.page.screenshot({ path: info.outputPath('exported.png') })
  expect(download.suggestedFilename()).toBe('Fernhill Institute.zip')
  const files = unzipSync(new Uint8Array(await readFile(await download.path())))
  expect(Object.keys(files)).toHaveLength(7)
  expect(new TextDecoder().decode(files['Weir removal.md'])).toContain(`# Weir removal\n\n${RICH}`)

  const ravi = await arrive('Ravi Menon')
  await ravi.apiJoin(organization, kim)
  await ravi.page.goto('/members')
  await expect(ravi.page.getByRole('heading', { name: 'Members' })).toBeVisible()
  await expect(ravi.page.getByRole('button', { name: 'Export organization' })).toHaveCount(0)
})
