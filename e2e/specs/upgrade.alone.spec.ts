import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { restoreAsItWas } from '../../shared/launch/backup/restore.ts'
import { openDatabase } from '../../shared/launch/database.ts'
import { DEMO_PASSWORD } from '../../shared/launch/demo.ts'
import { ensureSecrets } from '../../shared/launch/secrets.ts'
import { Launcher } from '../fixtures/launcher.ts'
import { expect, test } from '../fixtures/test.ts'

const FIRST_RELEASE = join(import.meta.dirname, '../fixtures/releases/first.tar.gz')

let launcher: Launcher

test.beforeEach(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'coscribe-launch-'))
  chmodSync(directory, 0o711)
  launcher = await Launcher.in(directory)
})
test.afterEach(async () => {
  await launcher.stop()
  rmSync(launcher.directory, { recursive: true, force: true })
})

/** What people of the first release find: its documents, as it had exported them, and they can go on. */
async function findsEverything(): Promise<void> {
  const headers = await launcher.signIn('marta@fernhill.example', DEMO_PASSWORD)
  const { organizations } = await (await launcher.get('/api/v1/organizations', headers)).json()
  const path = `/api/v1/documents?organizationId=${organizations[0].id}`
  const { documents } = await (await launcher.get(path, headers)).json()
  const titles = documents.map(({ title }: { title: string }) => title).sort()
  expect(titles).toEqual(['How we write reports', 'Permits and partners', 'Weir removal: summer survey'])
  const reports = documents.find(({ title }: { title: string }) => title === 'How we write reports')
  const markdown = await (await launcher.get(`/api/v1/documents/${reports.id}/content?format=markdown`, headers)).text()
  expect(markdown).toContain('> A river keeps no minutes. So we write down what it did.')
  const token = await launcher.post('/api/collab/token', { documentId: reports.id }, headers)
  expect(await token.json()).toMatchObject({ access: 'write' })
  const created = await launcher.post(
    '/api/v1/documents',
    { organizationId: organizations[0].id, title: 'After the upgrade', parentId: reports.id },
    headers,
  )
  expect(created.status).toBe(201)
}

test('UP1: a data directory of the first release is migrated by start, and everything of it is there', async () => {
  const secrets = await ensureSecrets(launcher.directory)
  const database = await openDatabase({ DATA_DIR: launcher.directory }, secrets)
  await restoreAsItWas({ DATA_DIR: launcher.directory }, secrets, database, FIRST_RELEASE)
  database.embedded?.stop('fast')

  await launcher.start()
  await findsEverything()
})

test('UP2: a backup of the first release is restored into this version, and migrated', async () => {
  const { code, output } = await launcher.run('restore', FIRST_RELEASE)
  expect(output).toMatch(/^Restored in /m)
  expect(code).toBe(0)
  await launcher.start()
  await findsEverything()
})

test('UP3: a version that is older than its data refuses to start, and touches nothing', async () => {
  await launcher.start()
  expect(await launcher.end('SIGINT')).toBe(0)
  const database = await openDatabase({ DATA_DIR: launcher.directory }, await ensureSecrets(launcher.directory))
  const sql = postgres(database.url, { max: 1 })
  await sql`
    insert into public.coscribe_migrations (name, sha256, breaking) values ('9999_of_tomorrow.sql', 'x', false)`
  await sql.end()
  database.embedded?.stop('fast')

  const { code, output } = await launcher.run('start')
  expect(code).toBe(1)
  expect(output).toContain(
    'This database was migrated by a newer Coscribe (9999_of_tomorrow.sql). Start that version, or restore a backup made before the upgrade.',
  )
})
