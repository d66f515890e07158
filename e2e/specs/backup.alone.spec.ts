import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '@coscribe/shared/testing/until'
import { HocuspocusProvider } from '@hocuspocus/provider'
import * as Y from 'yjs'
import { DEMO_PASSWORD } from '../../shared/launch/demo.ts'
import { Launcher } from '../fixtures/launcher.ts'
import { expect, test } from '../fixtures/test.ts'

type Grant = { readonly token: string; readonly url: string; readonly documentName: string }
type Listed = { readonly id: string; readonly title: string }

const WRITERS = 5

/** Somebody at a stock provider who types one word after the other, and knows which were acknowledged. */
class Writer {
  readonly documentId: string
  readonly #name: string
  readonly #provider: HocuspocusProvider
  readonly #timer: ReturnType<typeof setInterval>
  readonly #text = new Y.XmlText()
  #written = 0
  #acknowledged = 0

  constructor(name: string, documentId: string, grant: Grant) {
    this.#name = name
    this.documentId = documentId
    this.#provider = new HocuspocusProvider({ ...grant, name: grant.documentName, document: new Y.Doc() })
    this.#provider.on('unsyncedChanges', () => this.#note())
    this.#timer = setInterval(() => this.#write(), 20)
  }

  get acknowledged(): readonly string[] {
    return Array.from({ length: this.#acknowledged }, (_, number) => `${this.#name}-${number}`)
  }

  #write() {
    if (!this.#provider.isSynced) return
    if (!this.#text.doc) {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [this.#text])
      this.#provider.document.getXmlFragment('default').push([paragraph])
    }
    this.#text.insert(this.#text.length, `${this.#name}-${this.#written} `)
    this.#written += 1
  }

  #note() {
    if (!this.#provider.hasUnsyncedChanges) this.#acknowledged = this.#written
  }

  stop() {
    clearInterval(this.#timer)
    this.#provider.destroy()
  }
}

let directory: string
const launchers: Launcher[] = []

test.beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'coscribe-launch-'))
  chmodSync(directory, 0o711)
})
test.afterEach(async () => {
  for (const launcher of launchers.splice(0)) await launcher.stop()
  rmSync(directory, { recursive: true, force: true })
})

async function installation(name: string): Promise<Launcher> {
  const launcher = await Launcher.in(join(directory, name))
  launchers.push(launcher)
  return launcher
}

async function documentsOf(launcher: Launcher, headers: Record<string, string>): Promise<Listed[]> {
  const { organizations } = await (await launcher.get('/api/v1/organizations', headers)).json()
  const path = `/api/v1/documents?organizationId=${organizations[0].id}`
  return (await (await launcher.get(path, headers)).json()).documents
}

const LEVELS = 'site;level\n1;1.42 m\n'

async function upload(launcher: Launcher, headers: Record<string, string>, documentId: string): Promise<string> {
  const address = `http://127.0.0.1:${launcher.port}`
  const response = await fetch(`${address}/api/v1/documents/${documentId}/files?name=levels.csv`, {
    method: 'POST',
    headers: { ...headers, origin: address, 'content-type': 'application/octet-stream' },
    body: LEVELS,
  })
  expect(response.status).toBe(201)
  return ((await response.json()) as { id: string }).id
}

test('BK1: a backup taken while five people type has every edit that was acknowledged before it began', async () => {
  test.setTimeout(180_000)
  const before = await installation('before')
  await before.start('--demo')
  const headers = await before.signIn('kim@fernhill.example', DEMO_PASSWORD)
  const documents = await documentsOf(before, headers)
  const fileId = await upload(before, headers, (documents[0] as Listed).id)
  const writers: Writer[] = []
  for (let number = 0; number < WRITERS; number++) {
    const { id } = documents[number % documents.length] as Listed
    const grant: Grant = await (await before.post('/api/collab/token', { documentId: id }, headers)).json()
    writers.push(new Writer(`w${number}`, id, grant))
  }
  await until('everybody was told of forty words', () => writers.every(({ acknowledged }) => acknowledged.length >= 40))

  const file = join(directory, 'coscribe.tar.gz')
  const promised = writers.map(({ documentId, acknowledged }) => ({ documentId, words: acknowledged }))
  const { code, output } = await before.run('backup', file)
  expect(output).toMatch(/^Backed up 1 organizations, 2 people, 3 documents and \d+ files in /m)
  expect(code).toBe(0)
  // It held up nobody.
  const then = writers.map(({ acknowledged }) => acknowledged.length)
  await until('everybody goes on', () => writers.every(({ acknowledged }, at) => acknowledged.length > (then[at] ?? 0)))
  for (const writer of writers) writer.stop()
  expect((await before.run('backup', file)).output).toContain('exists already')
  await before.end('SIGINT')

  const after = await installation('after')
  const restored = await after.run('restore', file)
  expect(restored.output).toMatch(/^Restored in /m)
  await after.start()
  const again = await after.signIn('kim@fernhill.example', DEMO_PASSWORD)
  expect((await documentsOf(after, again)).map(({ id }) => id).sort()).toEqual(documents.map(({ id }) => id).sort())
  expect(await (await after.get(`/api/v1/files/${fileId}`, again)).text()).toBe(LEVELS)
  for (const { documentId, words } of promised) {
    const text = await (await after.get(`/api/v1/documents/${documentId}/content?format=text`, again)).text()
    expect(words.filter((word) => !new RegExp(`${word}\\b`).test(text))).toEqual([])
  }
  expect((await after.run('restore', file)).output).toContain('Coscribe already runs')
})

test('BK3: a restore into an installation with people in it, and a backup of nothing, are refused with a sentence', async () => {
  const empty = await installation('empty')
  const nothing = await empty.run('backup', join(directory, 'nothing.tar.gz'))
  expect(nothing.code).toBe(1)
  expect(nothing.output).toContain('There is no installation in')
  expect(existsSync(join(directory, 'nothing.tar.gz'))).toBe(false)

  const full = await installation('full')
  await full.start('--demo')
  const file = join(directory, 'full.tar.gz')
  expect((await full.run('backup', file)).code).toBe(0)
  await full.end('SIGINT')
  const refused = await full.run('restore', file)
  expect(refused.code).toBe(1)
  expect(refused.output).toContain('has 2 people already')
  expect(await documentsAfterStart(full)).toBe(3)
})

async function documentsAfterStart(launcher: Launcher): Promise<number> {
  await launcher.start()
  const headers = await launcher.signIn('marta@fernhill.example', DEMO_PASSWORD)
  return (await documentsOf(launcher, headers)).length
}
