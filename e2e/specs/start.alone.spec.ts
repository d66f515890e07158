import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addDemo, DEMO_PASSWORD } from '../../shared/launch/demo.ts'
import { born } from '../../shared/launch/process-file.ts'
import { Launcher } from '../fixtures/launcher.ts'
import { expect, test } from '../fixtures/test.ts'

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

async function titles(email: string): Promise<string[]> {
  const headers = await launcher.signIn(email, DEMO_PASSWORD)
  const get = async (path: string) => await (await launcher.get(path, headers)).json()
  const { organizations } = await get('/api/v1/organizations')
  const { documents } = await get(`/api/v1/documents?organizationId=${organizations[0].id}`)
  return documents.map((document: { title: string }) => document.title).sort()
}

const DEMO_TITLES = ['How we write reports', 'Permits and partners', 'Weir removal: summer survey']

test('start --demo lets two people in; Ctrl+C leaves no process, and the next start has every document', async () => {
  await launcher.start('--demo')
  expect(launcher.output).toContain('kim@fernhill.example')
  expect(await titles('kim@fernhill.example')).toEqual(DEMO_TITLES)
  expect(await titles('marta@fernhill.example')).toEqual(DEMO_TITLES)
  const before = launcher.processes()

  expect(await launcher.end('SIGINT')).toBe(0)
  expect(launcher.output).toContain('Stopped. Everything is in the database.')
  expect(Object.values(before).map(born)).toEqual([null, null, null])

  await launcher.start()
  expect(await titles('marta@fernhill.example')).toEqual(DEMO_TITLES)
  await addDemo(`http://127.0.0.1:${launcher.port}`)
  expect(await titles('kim@fernhill.example')).toEqual(DEMO_TITLES)
})

test('whatever dies is started again, and start says so', async () => {
  await launcher.start()
  const before = launcher.processes()
  process.kill(before.collab, 'SIGKILL')
  await launcher.says(/collab-server ended \(SIGKILL\) and is started again in 0\.5 s.*collab-server runs again/s)
  process.kill(before.web, 'SIGKILL')
  await launcher.says(/web ended \(SIGKILL\).*web runs again/s)
  process.kill(before.postgres, 'SIGKILL')
  await launcher.says(/database ended and is started again.*database runs again/s)
  const after = launcher.processes()
  for (const name of ['collab', 'web', 'postgres'] as const) expect(after[name], name).not.toBe(before[name])
  expect(await launcher.end('SIGTERM')).toBe(0)
})

test('a start takes over from one that was killed, and stop ends what one has left', async () => {
  await launcher.start()
  const first = launcher.processes()
  await launcher.end('SIGKILL')
  await launcher.start()
  const second = launcher.processes()
  expect([first.collab, first.web].map(born)).toEqual([null, null])
  expect(second.postgres).toBe(first.postgres)

  await launcher.end('SIGKILL')
  expect(await launcher.stop()).toBe('Stopped what an interrupted start had left running.')
  expect(Object.values(second).map(born)).toEqual([null, null, null])
  expect(await launcher.stop()).toBe('Nothing was running.')
})
