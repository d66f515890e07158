import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DocumentId, UserId } from '@coscribe/shared/domain/ids'
import { type PrivatePostgres, startPrivatePostgres } from '@coscribe/shared/testing/private-postgres'
import { until } from '@coscribe/shared/testing/until'
import { CollabWorld } from '../../../collab-server/src/testing/collab-world.ts'
import { freePort, ServerProcess } from '../../../collab-server/src/testing/server-process.ts'
import { Typist } from './typist.ts'

/** A Postgres of one's own with an organization in it, and the collab server as a process: both may be killed. */
export class Scene {
  readonly postgres: PrivatePostgres
  readonly world: CollabWorld
  readonly port: number
  #server: ServerProcess | null = null
  readonly #typists: Typist[] = []

  private constructor(postgres: PrivatePostgres, world: CollabWorld, port: number) {
    this.postgres = postgres
    this.world = world
    this.port = port
  }

  static async set(parameters: readonly string[] = []): Promise<Scene> {
    const postgres = await startPrivatePostgres(parameters)
    const before = process.env.TEST_DATABASE_URL
    process.env.TEST_DATABASE_URL = postgres.url
    const world = await CollabWorld.create()
    if (before === undefined) delete process.env.TEST_DATABASE_URL
    else process.env.TEST_DATABASE_URL = before
    return new Scene(postgres, world, await freePort())
  }

  get server(): ServerProcess {
    if (!this.#server) throw new Error('no server was started')
    return this.#server
  }

  /** Starts the server at its port; answers when it is ready. */
  async start(env: Record<string, string> = {}): Promise<ServerProcess> {
    return await this.launch(env).whenReady()
  }

  /** Starts the server and does not wait for it. */
  launch(env: Record<string, string> = {}): ServerProcess {
    this.#server = new ServerProcess(this.world, this.port, env)
    return this.#server
  }

  documents(count: number): Promise<DocumentId[]> {
    return Promise.all(Array.from({ length: count }, () => this.world.organization.createDocument()))
  }

  people(count: number): Promise<UserId[]> {
    return Promise.all(Array.from({ length: count }, () => this.world.organization.addMember('member')))
  }

  /** Two people on each of some documents, writing all the time. */
  async typists(documents: number, everyMs: number, port = this.port): Promise<Typist[]> {
    const ids = await this.documents(documents)
    const people = await this.people(ids.length * 2)
    const typists = people.map(
      (user, i) => new Typist(this.world, port, user, ids[i % ids.length] as DocumentId, `w${i}`),
    )
    this.#typists.push(...typists)
    await until('everybody is synced', () => typists.every(({ client }) => client.saved), 30_000)
    for (const typist of typists) typist.start(everyMs)
    return typists
  }

  /** Resident memory of the server, in MiB. */
  get memoryMb(): number {
    const status = readFileSync(`/proc/${this.server.child.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
  }

  /** What the server says that it holds. */
  async counts(): Promise<{ sockets: number; rooms: number; documents: number; timers: number; loads: number }> {
    const before = this.server.output.split('"event":"counts"').length
    await until('the server has counted', async () => {
      // Of one kind of line it logs ten a second.
      this.server.child.kill('SIGUSR2')
      await sleep(120)
      return this.server.output.split('"event":"counts"').length > before
    })
    const line = this.server.output.split('\n').findLast((text) => text.includes('"event":"counts"'))
    return JSON.parse(line ?? '{}')
  }

  /** Sends a signal to Postgres, all of its processes. */
  signalPostgres(signal: NodeJS.Signals) {
    if (!this.postgres.isRunning()) return
    const postmaster = Number(readFileSync(join(this.postgres.dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[0])
    const children = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => parentOf(pid) === postmaster)
      .map(Number)
    for (const pid of [...children, postmaster])
      try {
        process.kill(pid, signal)
      } catch {
        // it has ended meanwhile
      }
  }

  async whenPostgresAnswers() {
    await until(
      'Postgres answers',
      () =>
        this.world.admin`select 1`.then(
          () => true,
          () => false,
        ),
      30_000,
    )
  }

  /** Everybody leaves and the server ends, however a case went. */
  async over() {
    for (const typist of this.#typists.splice(0)) typist.discard()
    await this.#server?.kill()
    this.#server = null
  }

  /** Everybody leaves, the server ends, the database is deleted. */
  async end() {
    await this.over()
    await this.world.admin.end({ timeout: 1 })
    this.postgres.remove()
  }
}

function parentOf(pid: string): number {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])
  } catch {
    return 0
  }
}
