import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { born, endChildren, readProcessFile } from './process-file.ts'

/** Ends every installation and every Postgres whose data lies below a temporary folder, and deletes the folder. */
export async function sweep(directory: string): Promise<void> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((each) => each.endsWith('coscribe.json'))) {
    const found = readProcessFile(dirname(join(directory, file)))
    if (found) await endChildren(found)
  }
  for (const file of files.filter((each) => each.endsWith('postmaster.pid')))
    await killPostmaster(join(directory, file))
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}

async function killPostmaster(file: string): Promise<void> {
  let pid: number
  try {
    pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  } catch {
    return // it ended meanwhile
  }
  const birth = born(pid)
  if (birth === null) return
  try {
    process.kill(pid, 'SIGQUIT')
  } catch {
    return
  }
  while (born(pid) === birth) await sleep(20)
}
