import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { LaunchError } from './settings.ts'

/** `DATA_DIR/coscribe.json`: who runs this installation now. Made exclusively, so that two starts cannot both win. */
const processFile = z.object({
  pid: z.number().int(),
  /** Start time of the process, so that a reused pid is not taken for it. */
  born: z.string(),
  address: z.string(),
  children: z.array(z.object({ pid: z.number().int(), born: z.string() })),
})
export type ProcessFile = z.infer<typeof processFile>

/** Time for orphans to end by themselves, in ms: the collab server may drain for 20 s. Then they are killed. */
const ORPHAN_DEADLINE_MS = 25_000

const pathOf = (dataDirectory: string) => join(dataDirectory, 'coscribe.json')

/** When a process was born (an opaque text), or null where it is gone. Linux knows; elsewhere only that it lives. */
export function born(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' ? null : (fields[19] ?? null)
    }
    process.kill(pid, 0)
    return 'alive'
  } catch {
    return null
  }
}

export const isAlive = ({ pid, born: then }: { pid: number; born: string }) => born(pid) === then

export function readProcessFile(dataDirectory: string): ProcessFile | null {
  return readAt(pathOf(dataDirectory))
}

function readAt(path: string): ProcessFile | null {
  try {
    return processFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null
  }
}

/**
 * Claims the installation for this process; ends what a launcher that was killed has left running.
 *
 * @throws LaunchError where another start runs it.
 */
export async function claim(dataDirectory: string, address: string): Promise<void> {
  const path = pathOf(dataDirectory)
  const mine = `${path}.${process.pid}`
  const refuse = (other: ProcessFile) => {
    if (isAlive(other))
      throw new LaunchError(
        `Coscribe already runs at ${other.address} (process ${other.pid}). \`npx -y pnpm@12 stop\` stops it.`,
      )
  }
  writeFileSync(mine, JSON.stringify(entryOf(process.pid, address, [])), { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < 10; attempt++) {
      const other = readAt(path)
      if (other) refuse(other)
      if (other) await endChildren(other)
      // Moved aside rather than deleted: between our look and now, another start may have put its own file there.
      const aside = `${mine}.old`
      try {
        renameSync(path, aside)
        const moved = readAt(aside)
        rmSync(aside)
        if (moved && isAlive(moved)) {
          writeFileSync(path, JSON.stringify(moved), { mode: 0o600 })
          refuse(moved)
        }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      }
      try {
        linkSync(mine, path)
        return
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
    }
    throw new LaunchError('Other starts of this installation began at the same moment. Wait for them, or stop them.')
  } finally {
    rmSync(mine, { force: true })
  }
}

function entryOf(pid: number, address: string, children: readonly (number | undefined)[]): ProcessFile {
  const entry = (each: number) => ({ pid: each, born: born(each) ?? '' })
  return { ...entry(pid), address, children: children.filter((each) => each !== undefined).map(entry) }
}

/** Notes the processes that belong to this start, so that `stop` finds them even if the launcher was killed. */
export function write(dataDirectory: string, address: string, children: readonly (number | undefined)[]): void {
  const path = pathOf(dataDirectory)
  // By rename: whoever reads it meanwhile sees the old file or the new one, never half of one.
  writeFileSync(`${path}.new`, JSON.stringify(entryOf(process.pid, address, children)), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

export const release = (dataDirectory: string) => rmSync(pathOf(dataDirectory), { force: true })

/** Ends what a launcher that was killed has left running, and waits until it is gone. */
export async function endChildren(file: ProcessFile): Promise<void> {
  signalAll(file, 'SIGTERM')
  const deadline = Date.now() + ORPHAN_DEADLINE_MS
  while (file.children.some(isAlive)) {
    if (Date.now() > deadline) signalAll(file, 'SIGKILL')
    await sleep(20)
  }
}

function signalAll(file: ProcessFile, signal: NodeJS.Signals): void {
  for (const child of file.children.filter(isAlive))
    try {
      process.kill(child.pid, signal)
    } catch {
      // ended in this very moment
    }
}
