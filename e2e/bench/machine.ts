import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem } from 'node:os'

/** The server under test has a core of its own; the load and Postgres share the other. */
export const SERVER_CORE = 0
export const LOAD_CORE = 1

const hasTaskset = spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0
export const isPinned = hasTaskset && availableParallelism() > 1

/** Binds a process, all its threads and what they start from now on to one core; nothing where that is not possible. */
export function pin(pid: number, core: number): void {
  if (isPinned) execFileSync('taskset', ['-a', '-p', '-c', String(core), String(pid)], { stdio: 'ignore' })
}

const TICK_MS = 1000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Time on the CPU of a process with all its threads so far, user and system, in ms; resolution 10 ms. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name may hold spaces; what follows it are numbered fields from 3 on.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** Resident memory of a process, in kB. */
export function rssKb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN)
}

export function describeMachine(postgres: string): Record<string, string> {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim()
  return {
    date: new Date().toISOString(),
    commit:
      git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' and uncommitted changes'),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: `${cpus().length}, server ${isPinned ? `pinned to core ${SERVER_CORE}, load and Postgres to core ${LOAD_CORE}` : 'and load not pinned'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    kernel: `Linux ${release()}`,
    node: process.version,
    postgres,
  }
}
