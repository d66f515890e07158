import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { ProcessPlan } from './processes.ts'
import type { Reporter } from './reporter.ts'
import { PROJECT_ROOT } from './settings.ts'

/** Delay before a process that died is started again, in ms: doubled up to the second, back to the first after a minute. */
const RESTART_MIN_MS = 500
const RESTART_MAX_MS = 30_000
const STABLE_AFTER_MS = 60_000
/** Time that a process may take to end after SIGTERM, in ms: the collab server drains for up to 20 s. */
const STOP_DEADLINE_MS = 28_000

/** Keeps one process running: starts it, passes on what it says, starts it again with growing delays when it dies. */
export class SupervisedProcess {
  readonly plan: ProcessPlan
  /** Called after each start, when `pid` is the new one. */
  onStart: () => void = () => {}
  readonly #report: Reporter
  #child: ChildProcess | null = null
  #delayMs = RESTART_MIN_MS
  #timer: ReturnType<typeof setTimeout> | undefined
  #stopping = false

  constructor(plan: ProcessPlan, report: Reporter) {
    this.plan = plan
    this.#report = report
  }

  get pid() {
    return this.#child?.pid
  }

  start() {
    const { name, command, args, env } = this.plan
    const startedAt = Date.now()
    // A process group of its own: Ctrl+C reaches only the launcher, which stops things in their order.
    const child = spawn(command, args, { cwd: PROJECT_ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    this.onStart()
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#report.output(name, line))
    child.once('error', (error) => this.#report.warn(`${name} could not be started: ${error.message}`))
    child.once('exit', (code, signal) => {
      this.#child = null
      if (this.#stopping) return
      if (Date.now() - startedAt > STABLE_AFTER_MS) this.#delayMs = RESTART_MIN_MS
      this.#report.warn(
        `${name} ended (${signal ?? `exit code ${code}`}) and is started again in ${this.#delayMs / 1000} s`,
      )
      this.#timer = setTimeout(() => this.start(), this.#delayMs)
      this.#delayMs = Math.min(this.#delayMs * 2, RESTART_MAX_MS)
    })
  }

  /** Ends the process: SIGTERM, and SIGKILL after the deadline. Answers its exit code, or null where it had to be killed. */
  async stop(): Promise<number | null> {
    this.#stopping = true
    clearTimeout(this.#timer)
    const child = this.#child
    if (!child || child.exitCode !== null) return child?.exitCode ?? 0
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
    child.kill('SIGTERM')
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS)
    const code = await ended
    clearTimeout(killer)
    return code
  }

  kill() {
    this.#stopping = true
    clearTimeout(this.#timer)
    this.#child?.kill('SIGKILL')
  }
}
