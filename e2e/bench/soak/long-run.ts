import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '@coscribe/shared/testing/until'
import type { ServerProcess } from '../../../collab-server/src/testing/server-process.ts'
import { median, slope } from '../arithmetic.ts'
import { pace } from '../load/pace.ts'
import { rssKb } from '../machine.ts'
import type { Stage } from '../stage.ts'
import { spawnOurs } from '../subjects.ts'
import { CHARACTERS_PER_SECOND, Crowd } from './crowd.ts'

/** What the server says it holds (SIGUSR2). */
type Counts = {
  readonly sockets: number
  readonly rooms: number
  readonly documents: number
  readonly queuedBytes: number
  readonly timers: number
  readonly memory: { readonly heapUsed: number; readonly external: number }
}

/** Everybody comes from one address and as one of two people; all other limits are those of production. */
const LIMITS = { socketsPerAddressBeforeAuth: 1e6, failuresPerAddressPerMinute: 1e6, socketsPerUser: 1e6 }
const PRINT_EVERY_MS = 30_000
const SAMPLE_EVERY_MS = 500
/** A life's first seconds are loading and compiling: its slope begins after them. */
const WARM_UP_MS = 15_000
const WARM_UP_S = 5
/** Until idle timers of the warm-up have run out. */
const REST_MS = 5_000
/** For what a server lets go late on purpose: projections, idle connections to Postgres, rests of a drain. */
const TO_BASELINE_MS = 60_000

const mb = (bytes: number) => Math.round(bytes / 2 ** 20)

export class LongRun {
  readonly #stage: Stage
  readonly #port: number
  readonly #crowd: Crowd
  readonly #startedAt = performance.now()
  #server: ServerProcess | undefined
  #baseline: Counts | undefined
  #lifeAt = 0
  #samples: [minutes: number, mb: number][] = []
  readonly #slopes: number[] = []
  #missing = 0
  #kills = 0
  #isTyping = true
  #typing: Promise<unknown> = Promise.resolve()

  constructor(stage: Stage, port: number, seed: number) {
    this.#stage = stage
    this.#port = port
    this.#crowd = new Crowd(stage, port, seed)
  }

  async start() {
    await this.#live()
    await this.#warmUp()
    this.#baseline = await this.#counts()
    console.log(`baseline: ${JSON.stringify(this.#baseline)}`)
    this.#typing = Promise.all([this.#type(), this.#comeAndGo(), this.#watch()])
    // Heard in `finish`; without this, one that fails early would end the process.
    this.#typing.catch(() => {})
  }

  async kill() {
    const server = this.#server
    this.#server = undefined
    await server?.kill()
    this.#kills += 1
    this.#endLife()
    // What had left the server before its end is still read.
    await sleep(100)
    let missing = 0
    const discarded = this.#crowd.discardHalf()
    for (const document of discarded) missing += await this.#crowd.missing(document)
    this.#missing += missing
    console.log(
      `${this.#clock()} kill ${this.#kills}: ${discarded.length} discarded, ${missing} acknowledged characters missing`,
    )
    await this.#live()
  }

  /** Everybody leaves; true where nothing is missing and the server holds what it held before. */
  async finish(): Promise<boolean> {
    this.#isTyping = false
    await this.#typing
    await this.#everybodyLeaves()
    this.#endLife()
    const isAtBaseline = await this.#returnsToBaseline()
    let missing = 0
    for (const document of this.#crowd.acknowledged.keys()) missing += await this.#crowd.missing(document)
    this.#missing += missing
    await this.#server?.kill()
    console.log(
      `characters typed: ${this.#crowd.characters}, documents: ${this.#crowd.documents}, kills: ${this.#kills}`,
    )
    console.log(`acknowledged and missing: ${this.#missing}`)
    console.log(`back at the baseline: ${isAtBaseline ? 'yes' : 'NO'}`)
    console.log(
      `slope of resident memory within a life: median ${median(this.#slopes).toFixed(2)} MB/min of ${this.#slopes.length}`,
    )
    return this.#missing === 0 && isAtBaseline
  }

  /** A full house that comes and leaves: what a server keeps for good (its connections to Postgres) is there then. */
  async #warmUp() {
    await this.#crowd.fill()
    await pace(CHARACTERS_PER_SECOND, CHARACTERS_PER_SECOND * WARM_UP_S, () => this.#crowd.type())
    await this.#everybodyLeaves()
    await until(
      'the server has let go what the first people opened',
      async () => {
        await sleep(1_000)
        const { sockets, rooms, documents } = await this.#counts()
        return sockets + rooms + documents === 0
      },
      TO_BASELINE_MS,
    )
    await sleep(REST_MS)
  }

  async #everybodyLeaves() {
    await until(
      'everybody was told that all is saved',
      () => {
        this.#crowd.leave(true)
        return this.#crowd.size === 0
      },
      60_000,
    )
  }

  async #live() {
    this.#server = await spawnOurs(this.#stage, this.#port, LIMITS)
    this.#lifeAt = performance.now()
    this.#samples = []
  }

  #endLife() {
    if (this.#samples.length > 3) this.#slopes.push(slope(this.#samples))
  }

  async #type() {
    while (this.#isTyping)
      await pace(CHARACTERS_PER_SECOND, CHARACTERS_PER_SECOND, () => this.#isTyping && this.#crowd.type())
  }

  async #comeAndGo() {
    while (this.#isTyping) {
      await this.#crowd.fill()
      await sleep(250)
      this.#crowd.leave()
    }
  }

  async #watch() {
    for (let printAt = performance.now() + PRINT_EVERY_MS; this.#isTyping; ) {
      await sleep(SAMPLE_EVERY_MS)
      const server = this.#server
      if (!server) continue
      const age = performance.now() - this.#lifeAt
      const rss = this.#rss(server)
      if (age > WARM_UP_MS && rss !== null) this.#samples.push([age / 60_000, rss / 1024])
      if (performance.now() < printAt || rss === null) continue
      printAt += PRINT_EVERY_MS
      const counts = await this.#counts().catch(() => null)
      if (!counts) continue
      const { sockets, rooms, documents, queuedBytes, timers, memory } = counts
      console.log(
        `${this.#clock()} life ${Math.round(age / 1000)} s: RSS ${Math.round(rss / 1024)} MB, heap ${mb(memory.heapUsed)} MB, external ${mb(memory.external)} MB, ` +
          `timers ${timers}, documents ${documents}, rooms ${rooms}, sockets ${sockets}, queued ${queuedBytes} B, typed ${this.#crowd.characters}`,
      )
    }
  }

  #rss(server: ServerProcess): number | null {
    try {
      return rssKb(server.child.pid as number)
    } catch {
      return null // killed at this very moment
    }
  }

  async #returnsToBaseline(): Promise<boolean> {
    const before = this.#baseline as Counts
    const deadline = performance.now() + TO_BASELINE_MS
    for (;;) {
      const now = await this.#counts()
      const isBack =
        now.sockets === 0 &&
        now.rooms === 0 &&
        now.documents === 0 &&
        now.queuedBytes === 0 &&
        now.timers <= before.timers
      if (isBack || performance.now() > deadline) {
        console.log(`after everybody left: ${JSON.stringify(now)}`)
        return isBack
      }
      await sleep(1_000)
    }
  }

  async #counts(): Promise<Counts> {
    const server = this.#server
    if (!server) throw new Error('the server is away')
    const heardBefore = server.output.length
    const counted = () =>
      server.output
        .slice(heardBefore)
        .split('\n')
        .find((line) => line.includes('"event":"counts"') && line.endsWith('}'))
    server.child.kill('SIGUSR2')
    await until('the server counts', () => counted() !== undefined, 5_000)
    return JSON.parse(counted() as string) as Counts
  }

  #clock() {
    const seconds = Math.round((performance.now() - this.#startedAt) / 1000)
    return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
  }
}
