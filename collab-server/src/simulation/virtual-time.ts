import { webcrypto } from 'node:crypto'
import { Random } from './random.ts'

/**
 * Time, timers and chance of a simulated world, put in place of Node's. This module must be imported before anything that
 * keeps a reference to them (lib0 does). Everything that happens is an event here: timers of the code under test, the
 * network's deliveries, the database's answers. One event runs at a time, and all that it promised is done before the next.
 */
type VirtualEvent = {
  readonly at: number
  /** Events of one instant: what arrives comes before what a turn of the event loop does at its end. */
  readonly phase: 0 | 1
  readonly order: number
  readonly owner: string
  readonly run: () => void
  readonly repeatMs: number | null
  isCancelled: boolean
}

const real = { setImmediate: globalThis.setImmediate, performanceNow: performance.now.bind(performance) }
const EPOCH_MS = Date.UTC(2026, 0, 1)

let now = 0
let order = 0
let events: VirtualEvent[] = []
let owner = 'world'
let random = new Random(0)
const dead = new Set<string>()

/** Empties the world for a new history. */
export function reset(seed: number): Random {
  now = 0
  order = 0
  events = []
  owner = 'world'
  dead.clear()
  random = new Random(seed)
  return random
}

export const virtualNow = () => now
export const realNow = real.performanceNow

/** Runs something as part of a process: the timers that it makes are the process's, and end with it. */
export function as<Result>(process: string, work: () => Result): Result {
  const before = owner
  owner = process
  try {
    return work()
  } finally {
    owner = before
  }
}

/** Ends a process: none of its events happens any more. */
export function kill(process: string) {
  dead.add(process)
  for (const event of events) if (event.owner === process) event.isCancelled = true
}

/** Timers that a process has, without those that repeat. */
export const pendingTimersOf = (process: string) =>
  events.filter((event) => event.owner === process && !event.isCancelled && event.repeatMs === null).length

export function schedule(
  delayMs: number,
  run: () => void,
  { process = owner, phase = 0 as 0 | 1, repeatMs = null as number | null } = {},
) {
  const event: VirtualEvent = {
    at: now + Math.max(0, delayMs),
    phase,
    order: order++,
    owner: process,
    run,
    repeatMs,
    isCancelled: dead.has(process),
  }
  insert(event)
  return event
}

function insert(event: VirtualEvent) {
  // Mostly near the end: a sorted list is a good queue here.
  let index = events.length
  while (index > 0 && isBefore(event, events[index - 1] as VirtualEvent)) index--
  events.splice(index, 0, event)
}

const isBefore = (a: VirtualEvent, b: VirtualEvent) =>
  a.at !== b.at ? a.at < b.at : a.phase !== b.phase ? a.phase < b.phase : a.order < b.order

/** Lets the next event happen, and everything that follows from it at once. Answers false where there is none before `until`. */
export async function step(until: number): Promise<boolean> {
  let event = events[0]
  while (event?.isCancelled) {
    events.shift()
    event = events[0]
  }
  if (!event || event.at > until) {
    now = until
    return false
  }
  events.shift()
  now = event.at
  if (event.repeatMs !== null) {
    const next = { ...event, at: now + event.repeatMs, order: order++ }
    insert(next)
    handles.get(event)?.replace(next)
  }
  as(event.owner, event.run)
  const before = owner
  owner = event.owner
  await new Promise<void>((resolve) => real.setImmediate(resolve))
  owner = before
  return true
}

/** What `setTimeout` answers: both runtimes' kinds of handle in one. */
class Handle {
  #event: VirtualEvent
  constructor(event: VirtualEvent) {
    this.#event = event
    handles.set(event, this)
  }
  replace(event: VirtualEvent) {
    handles.delete(this.#event)
    this.#event = event
    handles.set(event, this)
  }
  cancel() {
    this.#event.isCancelled = true
  }
  ref = () => this
  unref = () => this
  hasRef = () => true;
  [Symbol.toPrimitive] = () => this.#event.order
}
const handles = new WeakMap<VirtualEvent, Handle>()

const clear = (handle: unknown) => {
  if (handle instanceof Handle) handle.cancel()
}

/** Puts the virtual time in place. For a process that does nothing else. */
export function install() {
  Object.assign(globalThis, {
    setTimeout: (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
      new Handle(schedule(Math.max(1, ms), () => run(...args))),
    setInterval: (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
      new Handle(schedule(Math.max(1, ms), () => run(...args), { repeatMs: Math.max(1, ms) })),
    setImmediate: (run: (...args: unknown[]) => void, ...args: unknown[]) =>
      new Handle(schedule(0, () => run(...args), { phase: 1 })),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
  })
  Date.now = () => EPOCH_MS + Math.floor(now)
  performance.now = () => now
  Math.random = () => random.next()
  const fill = (array: ArrayBufferView) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
    for (let i = 0; i < bytes.length; i++) bytes[i] = random.between(0, 255)
    return array
  }
  for (const crypto of [webcrypto, globalThis.crypto])
    Object.defineProperties(crypto, {
      getRandomValues: { value: fill, configurable: true },
      randomUUID: {
        value: () => {
          const hex = Buffer.from(fill(new Uint8Array(16)) as Uint8Array).toString('hex')
          return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
        },
        configurable: true,
      },
    })
}

install()
