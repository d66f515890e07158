import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { ProcessPlan } from './processes.ts'
import type { Reporter } from './reporter.ts'
import { LaunchError, PROJECT_ROOT } from './settings.ts'
import { waitUntilHealthy } from './wait-until-healthy.ts'

/** Delay before a process that died is started again, in ms: doubled up to the second, back to the first after a minute. */
const RESTART_MIN_MS = 500
const RESTART_MAX_MS = 30_000
const STABLE_AFTER_MS = 60_000
/** Time that a process may take to end after SIGTERM, in ms: the collab server drains for up to 20 s. */
const STOP_DEADLINE_MS = 28_000

/** Keeps one process running: starts it, passes on what it says, starts it again with growing delays when it dies. */
export class SupervisedProcess {
  readonly plan: ProcessPlan
  readonly #report: Reporter
  #onStart: () => void = () => {}
  #child: ChildProcess | null = null
  /** The last that it said about an error. */
  #lastWords = ''
  #delayMs = RESTART_MIN_MS
  #timer: ReturnType<typeof setTimeout> | undefined
  #stopping = new AbortController()
  #ready = false

  constructor(plan: ProcessPlan, report: Reporter) {
    this.plan = plan
    this.#report = report
  }

  get pid() {
    return this.#child?.pid
  }

  /** True where it never became ready, so that it holds nothing that could be lost. */
  get neverRan() {
    return !this.#ready
  }

  /**
   * Starts it and waits until it is ready. `onStart` is called after this start and every later one, when `pid` is the
   * new one.
   *
   * @throws LaunchError where it ends before it is ready, with its last words, or does not become ready.
   */
  async start(onStart: () => void = () => {}, signal?: AbortSignal): Promise<void> {
    this.#onStart = onStart
    const gaveUp = new AbortController()
    const child = this.#spawn()
    const ended = new Promise<never>((_, reject) => {
      const fail = (why: string) => reject(new LaunchError(`The ${this.plan.name} process did not start: ${why}`))
      child.once('error', (error) => fail(error.message))
      // 'close' comes after the last line of its output, 'exit' may come before.
      child.once('close', () => fail(this.#lastWords || 'it ended without a word.'))
    })
    const signals = AbortSignal.any([this.#stopping.signal, gaveUp.signal, ...(signal ? [signal] : [])])
    try {
      await Promise.race([waitUntilHealthy(this.plan.name, this.plan.healthUrl, signals), ended])
      this.#ready = true
    } catch (error) {
      gaveUp.abort()
      throw error
    }
  }

  #spawn(): ChildProcess {
    const { name, command, args, env } = this.plan
    const startedAt = Date.now()
    // A process group of its own: Ctrl+C reaches only the launcher, which stops things in their order.
    const child = spawn(command, args, { cwd: PROJECT_ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    this.#onStart()
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        this.#lastWords = words(line) ?? this.#lastWords
        this.#report.output(name, line)
      })
    child.once('error', (error) => this.#report.warn(`${name} could not be started: ${error.message}`))
    child.once('exit', (code, signal) => {
      this.#child = null
      if (this.#stopping.signal.aborted || !this.#ready) return
      if (Date.now() - startedAt > STABLE_AFTER_MS) this.#delayMs = RESTART_MIN_MS
      this.#report.warn(
        `${name} ended (${signal ?? `exit code ${code}`}) and is started again in ${this.#delayMs / 1000} s`,
      )
      this.#timer = setTimeout(() => this.#restart(), this.#delayMs)
      this.#delayMs = Math.min(this.#delayMs * 2, RESTART_MAX_MS)
    })
    return child
  }

  #restart(): void {
    const { name, healthUrl } = this.plan
    const child = this.#spawn()
    const ended = new AbortController()
    child.once('exit', () => ended.abort())
    waitUntilHealthy(name, healthUrl, AbortSignal.any([this.#stopping.signal, ended.signal])).then(
      () => this.#report.info(`  ${name} runs again`),
      () => {}, // it ended once more, which is said where that is noticed
    )
  }

  /** Ends the process: SIGTERM, and SIGKILL after the deadline. Answers its exit code, or null where it had to be killed. */
  async stop(): Promise<number | null> {
    this.#stopping.abort()
    clearTimeout(this.#timer)
    const child = this.#child
    if (!child || child.exitCode !== null) return child?.exitCode ?? 0
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
    child.kill('SIGTERM')
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS)
    const code = await ended
    clearTimeout(killer)
    endGroup(child)
    return code
  }

  kill() {
    this.#stopping.abort()
    clearTimeout(this.#timer)
    this.#child?.kill('SIGKILL')
  }
}

/** Ends what the process itself had started and left behind, as `next dev` may. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // nothing left
  }
}

/** What a line says about an error, where it does: pino's, or a stack's first line. */
function words(line: string): string | null {
  if (line.includes('EADDRINUSE')) return 'another program has taken its port meanwhile. Stop that, or choose another.'
  try {
    const { level, msg } = JSON.parse(line) as { level?: unknown; msg?: unknown }
    return typeof level === 'number' && level >= 50 && typeof msg === 'string' ? msg : null
  } catch {
    return /\b\w*Error: /.test(line) || line.startsWith('Setting ') ? line.trim() : null
  }
}
