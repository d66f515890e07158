import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
  try {
    return processFile.parse(JSON.parse(readFileSync(pathOf(dataDirectory), 'utf8')))
  } catch {
    return null
  }
}

/** Claims the installation for this process. @throws LaunchError where another start runs it. */
export function claim(dataDirectory: string, address: string): void {
  const other = readProcessFile(dataDirectory)
  if (other && isAlive(other))
    throw new LaunchError(
      `Coscribe already runs at ${other.address} (process ${other.pid}). \`npx -y pnpm@12 stop\` stops it.`,
    )
  if (other) endChildren(other)
  rmSync(pathOf(dataDirectory), { force: true })
  try {
    closeSync(openSync(pathOf(dataDirectory), 'wx', 0o600))
  } catch {
    throw new LaunchError('Another start of this installation began at the same moment. Wait for it, or stop it.')
  }
  write(dataDirectory, address, [])
}

/** Notes the processes that belong to this start, so that `stop` finds them even if the launcher was killed. */
export function write(dataDirectory: string, address: string, children: readonly (number | undefined)[]): void {
  const entry = (pid: number) => ({ pid, born: born(pid) ?? '' })
  const file: ProcessFile = {
    ...entry(process.pid),
    address,
    children: children.filter((pid) => pid !== undefined).map(entry),
  }
  writeFileSync(pathOf(dataDirectory), JSON.stringify(file), { mode: 0o600 })
}

export const release = (dataDirectory: string) => rmSync(pathOf(dataDirectory), { force: true })

/** Ends what a launcher that was killed has left running. */
export function endChildren(file: ProcessFile): void {
  for (const child of file.children)
    if (isAlive(child)) {
      try {
        process.kill(child.pid, 'SIGTERM')
      } catch {
        // ended in this very moment
      }
    }
}
