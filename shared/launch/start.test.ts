import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startEmbeddedPostgres, stopOrphanedPostgres } from './embedded-postgres.ts'
import { freePort } from './ports.ts'
import { born, claim, readProcessFile, release } from './process-file.ts'
import { ensureSecrets } from './secrets.ts'
import { PROJECT_ROOT } from './settings.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'coscribe-start-'))
  chmodSync(directory, 0o711)
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** Runs a launcher to its end; only for those that end by themselves. */
async function run(
  script: string,
  env: Record<string, string>,
  args: string[] = [],
): Promise<{ code: number | null; output: string }> {
  const child: ChildProcess = spawn(process.execPath, [join(PROJECT_ROOT, 'shared/launch', script), ...args], {
    cwd: PROJECT_ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: directory, ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { code, output: output.trim() }
}

describe('start', () => {
  it('says in one sentence that a port is taken, and leaves nothing running', async () => {
    const server = createServer().listen(0)
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const { code, output } = await run('start.ts', { PORT: String(port), COLLAB_PORT: String(await freePort()) })
    server.close()
    expect(code).toBe(1)
    expect(output).toMatch(
      new RegExp(`Port ${port} is taken by another program. Stop it, or choose another: PORT=${port + 10}`),
    )
    expect(readProcessFile(directory)).toBeNull()
    expect(existsSync(join(directory, 'postgres'))).toBe(false)
  })

  it('says in one sentence that a database cannot be reached', async () => {
    const [port, collab, nobody] = [await freePort(), await freePort(), await freePort()]
    const { code, output } = await run('start.ts', {
      PORT: String(port),
      COLLAB_PORT: String(collab),
      DATABASE_URL: `postgres://x:y@127.0.0.1:${nobody}/x`,
    })
    expect(code).toBe(1)
    expect(output).toMatch(/The database at 127\.0\.0\.1:\d+ cannot be used .* Check DATABASE_URL, or leave it unset/)
  })

  it('refuses to run twice on the same data, and takes over from one that died', async () => {
    await claim(directory, 'http://localhost:1')
    await expect(claim(directory, 'http://localhost:2')).rejects.toThrow(
      /already runs at http:\/\/localhost:1 \(process \d+\)/,
    )
    release(directory)
    writeFileSync(
      join(directory, 'coscribe.json'),
      JSON.stringify({ pid: process.pid, born: 'long ago', address: 'x', children: [] }),
    )
    await claim(directory, 'http://localhost:3')
    expect(readProcessFile(directory)).toMatchObject({
      pid: process.pid,
      born: born(process.pid),
      address: 'http://localhost:3',
    })
  })
})

describe('secrets', () => {
  it('are made once, differ from each other, and are readable by their owner alone', async () => {
    const first = await ensureSecrets(directory)
    expect(await ensureSecrets(directory)).toEqual(first)
    expect(statSync(join(directory, 'secrets.json')).mode & 0o777).toBe(0o600)
    const all = [first.betterAuthSecret, first.postgresPassword, ...Object.values(first.rolePasswords)]
    expect(new Set(all).size).toBe(5)
    writeFileSync(join(directory, 'secrets.json'), '{')
    await expect(ensureSecrets(directory)).rejects.toThrow(/damaged/)
  })
})

describe('embedded Postgres', () => {
  it('keeps its data over a restart, is adopted when its launcher died, and is stopped by stop', async () => {
    const options = { directory: join(directory, 'postgres'), password: 'a-long-password' }
    const first = await startEmbeddedPostgres(options)
    const adopted = await startEmbeddedPostgres(options)
    expect(adopted.url).toBe(first.url)
    expect((await run('stop.ts', {})).output).toBe('Stopped what an interrupted start had left running.')
    expect((await run('stop.ts', {})).output).toBe('Nothing was running.')
    expect(stopOrphanedPostgres(options.directory)).toBe(false)
  })
})
