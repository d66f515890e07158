import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LaunchError, PROJECT_ROOT } from './settings.ts'

/** Where the build goes, below web/. The variable is Next's configuration's own: specs build beside a running start. */
export const DIST_DIRECTORY = process.env.NEXT_DIST_DIR || '.next'

/** Everything that a production build of web depends on. */
const INPUTS = [
  'web/src',
  'web/public',
  'shared/src/domain',
  'shared/src/protocol',
  'shared/src/editor',
  'shared/src/db',
  'shared/src/files',
  'shared/src/http',
]
const INPUT_FILES = [
  'pnpm-lock.yaml',
  'web/package.json',
  'web/next.config.ts',
  'web/postcss.config.mjs',
  'web/tsconfig.json',
  'tsconfig.base.json',
]

/** A hash over the inputs' names and contents. */
export function hashInputs(): string {
  const digest = createHash('sha256')
  const add = (path: string) =>
    digest
      .update(path)
      .update('\0')
      .update(readFileSync(join(PROJECT_ROOT, path)))
      .update('\0')
  for (const path of INPUT_FILES) if (existsSync(join(PROJECT_ROOT, path))) add(path)
  for (const directory of INPUTS) {
    if (!existsSync(join(PROJECT_ROOT, directory))) continue
    const entries = readdirSync(join(PROJECT_ROOT, directory), { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    for (const file of files.sort()) add(file.slice(PROJECT_ROOT.length + 1))
  }
  return digest.digest('hex')
}

/** True where the build in `distDirectory` (below web/) is of the present sources. */
export function isBuilt(distDirectory: string, hash = hashInputs()): boolean {
  const directory = join(PROJECT_ROOT, 'web', distDirectory)
  const stamp = join(directory, 'coscribe-build')
  return existsSync(join(directory, 'BUILD_ID')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
}

/**
 * Builds web for production unless nothing has changed since the last build.
 *
 * @throws LaunchError with the end of the compiler's output.
 */
export async function buildWeb(distDirectory = DIST_DIRECTORY, signal?: AbortSignal): Promise<void> {
  const hash = hashInputs()
  if (isBuilt(distDirectory, hash)) return
  const next = join(PROJECT_ROOT, 'web/node_modules/next/dist/bin/next')
  const child = spawn(process.execPath, [next, 'build', 'web'], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', NEXT_DIST_DIR: distDirectory },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal ? { signal } : {}),
  })
  child.on('error', () => {}) // said by the exit below
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk).slice(-8_000)
    })
  const code = await new Promise<number | null>((resolve) => child.once('close', (exitCode) => resolve(exitCode)))
  signal?.throwIfAborted()
  if (code !== 0) throw new LaunchError(`The web app could not be built:\n${output.trim()}`)
  writeFileSync(join(PROJECT_ROOT, 'web', distDirectory, 'coscribe-build'), hash)
}
