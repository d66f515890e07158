import { readFileSync } from 'node:fs'
import { born } from './process-file.ts'

/** Time between looks, in ms. */
const INTERVAL_MS = 500

/**
 * Calls `ended` when the `npx` or `pnpm` command that started us is gone. npm does not pass SIGTERM on: somebody who
 * ends `npx -y pnpm@12 start` means the product, and would otherwise leave it running. Linux only; elsewhere there
 * is `stop`.
 */
export function watchParent(ended: () => void): void {
  if (process.platform !== 'linux') return
  const watched = ancestors().filter((pid) => /(^|\/)(npm|npx|pnpm)\b|npx-cli|npm-cli|pnpm/.test(commandOf(pid)))
  const births = new Map(watched.map((pid) => [pid, born(pid)]))
  if (births.size === 0) return
  const timer = setInterval(() => {
    if (watched.every((pid) => born(pid) === births.get(pid))) return
    clearInterval(timer)
    ended()
  }, INTERVAL_MS)
  timer.unref()
}

function ancestors(): number[] {
  const pids: number[] = []
  for (let pid = process.ppid; pid > 1 && pids.length < 32; pid = parentOf(pid)) pids.push(pid)
  return pids
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
