import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { until } from '@coscribe/shared/testing/until'
import type { CollabWorld } from './collab-world.ts'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

/** A port of 127.0.0.1 that was free a moment ago: a server that is killed comes back at the same one. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** The real process, by its production entry point. */
export class ServerProcess {
  readonly port: number
  readonly child: ChildProcess
  /** Everything it has logged, as JSON lines. */
  output = ''
  readonly exited: Promise<number | null>

  constructor(world: CollabWorld, port: number, env: Record<string, string> = {}) {
    this.port = port
    this.child = spawn(process.execPath, [MAIN], {
      env: {
        PATH: process.env.PATH,
        COLLAB_PORT: String(port),
        COLLAB_HOST: '127.0.0.1',
        COLLAB_DATABASE_URL: world.database.urls.collab,
        ALLOW_UNSAFE: '1',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (data: Buffer) => {
        this.output += String(data)
      })
    // A test that fails before it stops its server must not leave one running.
    const end = () => this.child.kill('SIGKILL')
    process.once('exit', end)
    this.exited = new Promise((resolve) =>
      this.child.on('exit', (code) => {
        process.off('exit', end)
        resolve(code)
      }),
    )
  }

  async whenReady(): Promise<this> {
    await until(`the server is ready: ${this.output.slice(-500)}`, () => this.isReady(), 30_000)
    return this
  }

  async isReady(): Promise<boolean> {
    if (this.child.exitCode !== null) throw new Error(`the server ended: ${this.output.slice(-2_000)}`)
    return await fetch(`http://127.0.0.1:${this.port}/ready`).then(
      (response) => response.status === 200,
      () => false,
    )
  }

  /** No warning, no flushing: as a power cut would do it to the process. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.exited
  }

  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM')
    return await this.exited
  }
}
