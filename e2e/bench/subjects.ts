import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { until } from '@coscribe/shared/testing/until'
import { freePort, ServerProcess } from '../../collab-server/src/testing/server-process.ts'
import { ENTRY_POINTS } from '../../shared/launch/processes.ts'
import { pin, SERVER_CORE } from './machine.ts'
import type { Stage } from './stage.ts'

export const SUBJECTS = ['ours', 'hocuspocus', 'hocuspocus + database', 'y-websocket'] as const
export type SubjectName = (typeof SUBJECTS)[number]

/** Each round begins with another one: what is cold at first is not always the same. */
export const inTurn = <Name>(names: readonly Name[], round: number): Name[] =>
  names.map((_, index) => names[(index + round) % names.length] as Name)

/** A server under test, in a process of its own on a core of its own. */
export type Subject = {
  readonly name: SubjectName
  readonly protocol: 'hocuspocus' | 'y-websocket'
  readonly port: number
  readonly pid: number
  kill(): Promise<void>
}

/** Rates and counts per socket, user and address off: the load comes from one address, one socket per writer. */
export const LIFTED_LIMITS = {
  framesPerSecond: 1e9,
  frameBurst: 1e9,
  bytesPerSecond: 1e12,
  byteBurst: 1e12,
  awarenessPerSecond: 1e9,
  awarenessBurst: 1e9,
  syncRequestBurst: 1e6,
  socketsPerAddressBeforeAuth: 1e6,
  failuresPerAddressPerMinute: 1e6,
  socketsPerUser: 1e6,
  tokenUses: 1e6,
  authenticationDeadlineMs: 60_000,
}
/** As the launcher and the container start it. */
export const OWN_NODE_FLAGS = ENTRY_POINTS.collab.slice(1, -1).join(' ')

export async function startSubject(stage: Stage, name: SubjectName, port?: number): Promise<Subject> {
  const at = port ?? (await freePort())
  return name === 'ours' ? await startOurs(stage, at) : await startPeer(stage, name, at)
}

async function startOurs(stage: Stage, port: number): Promise<Subject> {
  const server = await spawnOurs(stage, port, LIFTED_LIMITS)
  const pid = server.child.pid as number
  return { name: 'ours', protocol: 'hocuspocus', port, pid, kill: () => server.kill() }
}

/** Our server as production starts it, but for these limits; ready. */
export async function spawnOurs(stage: Stage, port: number, limits: Partial<typeof LIFTED_LIMITS>) {
  const server = new ServerProcess(stage.world, port, {
    COLLAB_LIMITS: JSON.stringify(limits),
    NODE_OPTIONS: OWN_NODE_FLAGS,
    ALLOW_UNSAFE: '0',
    LOG_LEVEL: 'warn',
  })
  pin(server.child.pid as number, SERVER_CORE)
  await server.whenReady()
  // Once more: threads that were being made meanwhile.
  pin(server.child.pid as number, SERVER_CORE)
  return server
}

async function startPeer(stage: Stage, name: Exclude<SubjectName, 'ours'>, port: number): Promise<Subject> {
  const manifest = createRequire(import.meta.url).resolve('@y/websocket-server/package.json')
  const entry =
    name === 'y-websocket' ? join(dirname(manifest), 'src/server.js') : join(import.meta.dirname, 'peers/hocuspocus.ts')
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    HOST: '127.0.0.1',
    ...(name === 'hocuspocus + database' ? { DATABASE_URL: stage.peerUrl } : {}),
  }
  const child = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  const pid = child.pid as number
  pin(pid, SERVER_CORE)
  const exited = exitOf(child)
  let output = ''
  child.stdout?.on('data', (data: Buffer) => {
    if (output.length < 1000) output += String(data)
  })
  await until(`${name} listens`, () => output !== '' || child.exitCode !== null)
  pin(pid, SERVER_CORE)
  return {
    name,
    protocol: name === 'y-websocket' ? 'y-websocket' : 'hocuspocus',
    port,
    pid,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Ends with the bench, however that ends. */
function exitOf(child: ChildProcess): Promise<void> {
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  return new Promise((resolve) =>
    child.once('exit', () => {
      process.off('exit', end)
      resolve()
    }),
  )
}
